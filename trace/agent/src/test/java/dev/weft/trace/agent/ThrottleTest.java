package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Throttled;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method that is called too often is counted, no call is recorded by halves, and none is in neither number. */
class ThrottleTest {
    private static final int CALLS = 5_000_000;

    // On a busy machine it takes long until a class is woven anew: programs go on for longer each time, until that was in time.
    private static final int MILLIS = 3_000;
    private static final int MOST_MILLIS = 24_000;

    private static final String ROOM = "maxBytes=1073741824";

    /**
     * Two threads call {@code step} inside of a call of the same method, which began long before it is throttled, and some calls throw.
     * Each makes so many calls, goes on for so many milliseconds, and at the end the program prints how many there were.
     */
    private static final String HOT = """
            import java.util.concurrent.atomic.AtomicLong;

            public class Hot {
                static final AtomicLong all = new AtomicLong();
                static long end;

                public static void main(String[] arguments) throws Exception {
                    int calls = Integer.parseInt(arguments[0]);
                    end = System.nanoTime() + 1_000_000L * Integer.parseInt(arguments[1]);
                    Thread other = new Thread(() -> step(calls));
                    other.start();
                    step(calls);
                    other.join();
                    Thread.sleep(100);
                    Thread last = new Thread(() -> step(1_000));
                    last.start();
                    last.join();
                    System.out.print(all);
                }

                static int step(int calls) {
                    if (calls < 0) throw new IllegalStateException();
                    int sum = calls;
                    long made = 0;
                    while (made < calls || calls > 1_000 && System.nanoTime() < end) {
                        sum += caught();
                        for (int i = 1; i < 1_000; i++) sum += step(0);
                        made += 1_000;
                    }
                    if (calls > 0) all.addAndGet(1 + made);
                    return sum;
                }

                static int caught() {
                    try {
                        return step(-1);
                    } catch (IllegalStateException e) {
                        return 1;
                    }
                }
            }
            """;

    /** Virtual threads that were there before a method is throttled, in it and out of it, and many that come afterwards. */
    private static final String VIRTUAL = """
            import java.util.concurrent.CountDownLatch;

            public class Virtual {
                static final CountDownLatch throttled = new CountDownLatch(1);

                public static void main(String[] arguments) throws Exception {
                    Thread[] before = new Thread[20];
                    for (int i = 0; i < before.length; i++) {
                        boolean inside = i % 2 == 0;
                        before[i] = Thread.startVirtualThread(() -> {
                            if (!inside) await();
                            step(inside);
                            for (int j = 0; j < 100; j++) step(false);
                        });
                    }
                    for (int i = 0; i < Integer.parseInt(arguments[0]); i++) step(false);
                    Thread.sleep(100);
                    throttled.countDown();
                    Thread[] after = new Thread[3_000];
                    for (int i = 0; i < after.length; i++) {
                        after[i] = Thread.startVirtualThread(() -> {
                            for (int j = 0; j < 100; j++) step(j % 10 == 0);
                        });
                    }
                    for (Thread thread : before) thread.join();
                    for (Thread thread : after) thread.join();
                }

                static void step(boolean waits) {
                    if (waits) {
                        Thread.yield();
                        await();
                    }
                }

                static void await() {
                    try {
                        throttled.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @SomeJdks
    void eachCallIsRecordedAsAWholeOrCounted(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Hot.java", HOT).withAgentOptions("all=true," + ROOM);
        Program.Run run;
        long counted;
        int millis = MILLIS;
        do {
            run = traced(program, jdk, "Hot", String.valueOf(CALLS), String.valueOf(millis));
            assertEquals("", run.err());
            assertEquals(0, run.code());
            counted = counted(run.traces().get(0), "Hot.step");
            millis *= 2;
        } while (counted <= CALLS / 4 && millis <= MOST_MILLIS);
        Calls calls = run.calls();
        assertEquals(0, calls.open());
        assertTrue(counted > CALLS / 4, counted + " counted");
        long all = Long.parseLong(run.out());
        assertTrue(all > 2L * CALLS, () -> all + " calls");
        assertEquals(all, calls.of("Hot.step") + counted);
        assertEquals((all - 3) / 1_000, calls.of("Hot.caught"));
    }

    @Test
    void virtualThreadsChangeTheirCarriersInsideOfThrottledMethods() throws Exception {
        Program.Run run = traced(Program.compile(folder, 21, "Virtual.java", VIRTUAL).withAgentOptions("all=true," + ROOM),
                Jdk.current(), "Virtual", String.valueOf(CALLS));
        assertEquals("", run.err());
        assertEquals(0, run.code());
        Calls calls = run.calls();
        assertEquals(0, calls.open());
        long counted = counted(run.traces().get(0), "Virtual.step");
        assertEquals(CALLS + 20 * 101 + 3_000 * 100, calls.of("Virtual.step") + counted);
        assertEquals(10 + 10 + 3_000 * 10, calls.of("Virtual.await"));
    }

    /** The class is woven anew while it runs, for one of its methods. */
    @SomeJdks
    void whatElseAClassHasGoesOnBeingRecordedAsBefore(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Both.java", """
                public class Both {
                    static int sum;

                    public static void main(String[] arguments) throws Exception {
                        long nanos = 1_000_000L * Integer.parseInt(arguments[0]) / 50;
                        for (int i = 0; i < 50; i++) {
                            long end = System.nanoTime() + nanos;
                            while (System.nanoTime() < end) {
                                for (int j = 0; j < 10_000; j++) hot();
                            }
                            rare(i);
                        }
                    }

                    static void hot() { sum++; }

                    static void rare(int number) throws Exception { Thread.sleep(1); }
                }
                """).withAgentOptions("all=true,args=Both#rare," + ROOM);
        TraceFile trace;
        int millis = MILLIS;
        do {
            trace = traced(program, jdk, "Both", String.valueOf(millis)).traces().get(0);
            millis *= 2;
        } while (counted(trace, "Both.hot") == 0 && millis <= MOST_MILLIS);
        assertTrue(counted(trace, "Both.hot") > 0, "it is counted in the end");
        List<Step> main = Step.of(trace, "main");
        assertEquals(1, Step.all(main, Layout.ENTER, "Both.rare").stream().map(Step::symbol).distinct().count());
        assertEquals(50, Step.all(main, Layout.ENTER, "Both.rare").size());
        assertEquals(50, Step.all(main, Layout.BEGIN, "sleep").size());
        List<String> told = new ArrayList<>();
        trace.byThread().forEachEvent(Step.id(trace, "main"), new EventVisitor() {
            @Override
            public void event(long thread, int kind, int symbol, long ticks, long value) {}

            @Override
            public void call(long thread, int type, int symbol, long ticks, String text) {
                told.add(text);
            }
        });
        assertEquals(IntStream.range(0, 50).mapToObj(number -> "arg0 = " + number).toList(), told);
    }

    @Test
    void allIsRecordedOnRequest() throws Exception {
        Program.Run run = traced(Program.compile(folder, 17, "Hot.java", HOT).withAgentOptions("all=true,throttle=false," + ROOM),
                Jdk.current(), "Hot", "700000", "0");
        assertEquals(Map.of(), run.traces().get(0).throttled());
        assertEquals(2 * 700_001 + 1_001, run.calls().of("Hot.step"));
    }

    @Test
    void whoseResultsAreWantedIsNotThrottled() throws Exception {
        Program.Run run = traced(Program.compile(folder, 17, "Hot.java", HOT).withAgentOptions("include=Hot,returns=Hot#step," + ROOM),
                Jdk.current(), "Hot", "700000", "0");
        assertEquals(Map.of(), run.traces().get(0).throttled());
        assertEquals(2 * 700_001 + 1_001, run.calls().of("Hot.step"));
    }

    /** A machine whose disk is busy for long makes a program at full speed lose events, which is not what this is about. */
    private static Program.Run traced(Program program, Jdk jdk, String... mainAndArguments) throws Exception {
        Program.Run run = program.trace(jdk, mainAndArguments);
        for (int i = 0; i < 5 && run.traces().get(0).header().lost() > 0; i++) {
            run = program.trace(jdk, mainAndArguments);
        }
        assertEquals(0, run.traces().get(0).header().lost(), "events lost in each of six runs");
        return run;
    }

    private static long counted(TraceFile file, String name) {
        long counted = 0;
        for (Map.Entry<Integer, Throttled> method : file.throttled().entrySet()) {
            assertEquals(name, file.symbol(method.getKey()).name());
            assertTrue(method.getValue().ticks() < file.lastTicks());
            counted += method.getValue().calls();
        }
        return counted;
    }
}
