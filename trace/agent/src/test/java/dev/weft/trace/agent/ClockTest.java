package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever clock a recording reads, its times are those of {@code System.nanoTime()}. */
class ClockTest {
    private static final String COUNTER = "the processor's counter";
    /** More than the clocks ever differ by, unless a thread loses its processor between two instructions. */
    private static final long NEAR_NANOS = 20_000;
    private static final Path CLOCK_SOURCE = Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");

    /** Stores much and marks times until a while after the clock was changed, if it is. */
    private static final String MARKS = """
            import java.util.concurrent.locks.LockSupport;

            public class Marks {
                static final int[] kept = new int[1];

                public static void main(String[] arguments) throws Exception {
                    Thread other = new Thread(() -> {
                        while (!Thread.currentThread().isInterrupted()) burst();
                    });
                    other.start();
                    boolean seen = false;
                    int more = 150;
                    for (int i = 0; i < 5_000 && more > 0; i++) {
                        burst();
                        long before = System.nanoTime();
                        mark();
                        long after = System.nanoTime();
                        System.out.println(before + " " + after);
                        boolean changing = Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("Weft clock"));
                        seen |= changing;
                        if (seen && !changing || i > Integer.parseInt(arguments[0])) more--;
                    }
                    other.interrupt();
                    other.join();
                }

                static void burst() {
                    for (int i = 0; i < 200; i++) step(i);
                    LockSupport.parkNanos(1_000_000);
                }

                static void step(int i) {
                    kept[0] += i;
                }

                static void mark() {}
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void timesAreThoseOfNanoTime(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Marks.java", MARKS).withAgentOptions("all=true,clock=tsc");
        boolean counted = hasCounter() && jdk.feature() >= 22;
        Program.Run run = program.trace(jdk, "Marks", counted ? "5000" : "100");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        TraceFile file = run.traces().get(0);
        assertEquals(counted ? COUNTER : null, file.properties().get("clock"));
        List<Long> marks = marks(file);
        List<String> lines = run.out().lines().toList();
        assertEquals(lines.size(), marks.size());
        int far = 0;
        for (int i = 0; i < marks.size(); i++) {
            String[] bounds = lines.get(i).split(" ");
            boolean near = marks.get(i) >= Long.parseLong(bounds[0]) - NEAR_NANOS && marks.get(i) <= Long.parseLong(bounds[1]) + NEAR_NANOS;
            far += near ? 0 : 1;
        }
        assertEquals(0, far, () -> "of " + marks.size() + " marks");
        assertTrue(run.calls().of("Marks.step") > 0);
    }

    /** There a call of the counter takes longer than all else. */
    @Test
    void aJvmThatOnlyInterpretsKeepsNanoTime() throws Exception {
        Program.Run run = Program.compile(folder, 17, "Marks.java", MARKS).withAgentOptions("all=true,clock=tsc")
                .withJvmOptions("-Xint").trace(Jdk.current(), "Marks", "10");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertEquals(null, run.traces().get(0).properties().get("clock"));
        assertTrue(run.calls().of("Marks.mark") > 0);
    }

    /** What reads the counter uses methods of the JDK. */
    @Test
    void theClockChangesWhereTheJdkIsRecordedToo() throws Exception {
        Program.Run run = Program.compile(folder, 17, "Marks.java", MARKS).withAgentOptions("include=mine,include=jdk,all=true,clock=tsc")
                .trace(Jdk.current(), "Marks", hasCounter() ? "5000" : "10");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        assertTrue(run.calls().of("Marks.step") > 0);
    }

    @Test
    void aShortProgramIsNotBurdenedWithAnotherClock() throws Exception {
        Program.Run run = Program.compile(folder, 17, "Marks.java", MARKS).withAgentOptions("include=Marks#mark")
                .trace(Jdk.current(), "Marks", "10");
        assertEquals(0, run.code());
        assertEquals(null, run.traces().get(0).properties().get("clock"));
    }

    private static boolean hasCounter() throws IOException {
        return System.getProperty("os.arch").equals("amd64") && Files.isReadable(CLOCK_SOURCE)
                && Files.readString(CLOCK_SOURCE).trim().equals("tsc");
    }

    private static List<Long> marks(TraceFile file) {
        List<Long> marks = new ArrayList<>();
        file.forEachEvent(new EventVisitor() {
            @Override
            public void event(long threadId, int kind, int symbol, long ticks, long value) {
                if (kind == Layout.ENTER && file.symbol(symbol).name().equals("Marks.mark")) {
                    marks.add(ticks);
                }
            }
        });
        return marks;
    }
}
