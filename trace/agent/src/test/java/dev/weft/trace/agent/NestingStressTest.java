package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.ThreadIndex;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recorder never gets into itself, though the JDK's own methods are recorded, below which it stands, and whatever goes on: classes are
 * loaded inside of calls, virtual threads change carriers, calls end in exceptions and in stack overflows, the clock is changed.
 */
class NestingStressTest {
    private static final String PROGRAM = """
            import java.io.IOException;
            import java.util.ArrayList;
            import java.util.Comparator;
            import java.util.HashMap;
            import java.util.List;
            import java.util.Map;
            import java.util.concurrent.ConcurrentHashMap;
            import java.util.concurrent.locks.LockSupport;
            import java.util.stream.IntStream;

            public class Stress {
                static final Map<Integer, String> shared = new ConcurrentHashMap<>();
                static volatile boolean over;

                public static void main(String[] arguments) throws Exception {
                    List<Thread> threads = new ArrayList<>();
                    threads.add(new Thread(Stress::loads, "loads"));
                    threads.add(new Thread(Stress::works, "works"));
                    threads.add(new Thread(Stress::overflows, "overflows"));
                    threads.add(new Thread(Stress::renamed, "renamed"));
                    threads.forEach(Thread::start);
                    long end = System.nanoTime() + Long.parseLong(arguments[0]) * 1_000_000;
                    while (System.nanoTime() - end < 0) {
                        List<Thread> some = new ArrayList<>();
                        for (int i = 0; i < 50; i++) {
                            int number = i;
                            some.add(Thread.ofVirtual().name("virtual").start(() -> visits(number)));
                        }
                        for (Thread thread : some) thread.join();
                    }
                    over = true;
                    for (Thread thread : threads) thread.join();
                }

                static void loads() {
                    while (!over) {
                        try {
                            Class<?> type = new Anew().findClass("Stress$Loaded");
                            type.getDeclaredConstructor().newInstance().toString();
                        } catch (ReflectiveOperationException e) {
                            throw new IllegalStateException(e);
                        }
                        LockSupport.parkNanos(100_000);
                    }
                }

                static void works() {
                    for (int i = 0; !over; i++) work(i);
                }

                static int work(int seed) {
                    Map<String, Integer> map = new HashMap<>();
                    IntStream.range(0, 20).mapToObj(i -> String.format("%d of %x", i, seed)).forEach(s -> map.put(s, s.length()));
                    try {
                        return Integer.parseInt(map.keySet().stream().max(Comparator.naturalOrder()).orElseThrow());
                    } catch (NumberFormatException e) {
                        return map.size();
                    }
                }

                static void visits(int i) {
                    shared.merge(i % 7, "a", (a, b) -> a.length() > 50 ? b : a + b);
                    Thread.yield();
                    work(i);
                    LockSupport.parkNanos(1);
                    synchronized (shared) {
                        shared.remove(i % 7);
                    }
                }

                static void overflows() {
                    while (!over) {
                        try {
                            deep(new HashMap<>());
                        } catch (StackOverflowError e) {
                            LockSupport.parkNanos(5_000_000);
                        }
                    }
                }

                static int deep(Map<Integer, Integer> map) {
                    map.put(map.size(), map.size() % 3);
                    return deep(map) + map.getOrDefault(1, 0);
                }

                static void renamed() {
                    for (int i = 0; !over; i++) {
                        Thread.currentThread().setName("renamed " + i);
                        work(i);
                    }
                }

                /** Defines classes that there are already. */
                static class Anew extends ClassLoader {
                    @Override
                    protected Class<?> findClass(String name) throws ClassNotFoundException {
                        try (var in = Stress.class.getResourceAsStream("/" + name + ".class")) {
                            byte[] bytes = in.readAllBytes();
                            return defineClass(name, bytes, 0, bytes.length);
                        } catch (IOException e) {
                            throw new ClassNotFoundException(name, e);
                        }
                    }
                }

                public static class Loaded {
                    static final int[] numbers = IntStream.range(0, 10).toArray();

                    public Loaded() {}

                    @Override
                    public String toString() {
                        return new ArrayList<>(List.of(numbers.length, 1)).toString();
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void whatIsStoredIsWholeWhateverGoesOn() throws Exception {
        Program.Run run = Program.compile(folder, 25, "Stress.java", PROGRAM)
                .withAgentOptions("all=true,include=mine,include=jdk,clock=tsc,throttle=false,maxBytes=1073741824")
                .trace(Jdk.current(), "Stress", "2000");
        assertEquals("", run.err());
        assertEquals(0, run.code());
        TraceFile file = run.traces().get(0);
        assertEquals(0, file.header().lost());
        assertEquals(0, unmatchedEnds(file));
        assertNoHoles(file.path());
        assertTrue(file.symbols().values().stream().anyMatch(symbol -> symbol.className().equals("java.util.HashMap")));
    }

    /** After a stack overflow the deepest call may have no end; nothing else is ever out of order. */
    private static int unmatchedEnds(TraceFile file) {
        ThreadIndex index = file.byThread();
        int[] unmatched = new int[1];
        for (long thread : index.threads()) {
            ThreadInfo info = file.threads().get(thread);
            boolean overflows = info != null && info.name().equals("overflows");
            Deque<Integer> open = new ArrayDeque<>();
            long[] last = new long[1];
            index.forEachEvent(thread, (threadId, kind, symbol, ticks, value) -> {
                assertTrue(ticks >= last[0], () -> "time goes back in " + info);
                last[0] = ticks;
                if (kind == Layout.ENTER || kind == Layout.BEGIN) {
                    open.push(symbol);
                } else if (kind == Layout.EXIT || kind == Layout.EXIT_THROWN || kind == Layout.END) {
                    while (overflows && !open.isEmpty() && open.peek() != symbol) {
                        open.pop();
                    }
                    if (open.isEmpty() || open.pop() != symbol) {
                        unmatched[0]++;
                    }
                }
            });
        }
        return unmatched[0];
    }

    /** A store of the recorder in the middle of another one would be behind the end of what a reader sees. */
    private static void assertNoHoles(Path path) throws IOException {
        LongBuffer words = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        int header = Layout.HEADER_BYTES / Long.BYTES;
        for (int chunk = header; chunk + Layout.CHUNK_WORDS <= words.limit(); chunk += Layout.CHUNK_WORDS) {
            int at = chunk + Layout.CHUNK_HEADER_WORDS;
            int end = chunk + Layout.CHUNK_WORDS;
            while (at < end && words.get(at) != 0) {
                at += Layout.kind(words.get(at)) == Layout.RECORD ? 1 + Layout.recordWords(words.get(at)) : 1;
            }
            for (int rest = at; rest < end; rest++) {
                assertEquals(0, words.get(rest), "a word behind the end of a chunk");
            }
        }
    }
}
