package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualThreadsTest {
    private static final String PROGRAM = """
            import java.util.concurrent.locks.LockSupport;

            public class Virtual {
                static final Object LOCK = new Object();
                static int sum;

                public static void main(String[] arguments) throws Exception {
                    int n = Integer.parseInt(arguments[0]);
                    Thread[] threads = new Thread[n];
                    for (int i = 0; i < n; i++) {
                        int number = i;
                        threads[i] = Thread.ofVirtual().name("v" + i).start(() -> outer(number));
                    }
                    for (Thread thread : threads) {
                        thread.join();
                    }
                }

                static void outer(int i) {
                    middle(i);
                }

                static void middle(int i) {
                    leaf();
                    Thread.yield();
                    leaf();
                    LockSupport.parkNanos(i % 10 == 0 ? 1_000_000 : 1);
                    synchronized (LOCK) {
                        leaf();
                    }
                }

                static void leaf() { sum++; }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void eachHasItsTrackAndNestsExactly() throws Exception {
        Program.Run run = Program.compile(folder, 25, "Virtual.java", PROGRAM).trace(Jdk.current(), "Virtual", "1000");
        check(run, 1_000);
        assertEquals(1_000, run.traces().get(0).threads().values().stream()
                .filter(ThreadInfo::virtual)
                .map(ThreadInfo::name)
                .filter(name -> name.startsWith("v"))
                .distinct()
                .count());
    }

    @Test
    void aHundredThousandNestExactly() throws Exception {
        check(Program.compile(folder, 25, "Virtual.java", PROGRAM).trace(Jdk.current(), "Virtual", "100000"), 100_000);
    }

    private static void check(Program.Run run, int threads) {
        assertEquals("", run.err());
        Calls calls = run.calls();
        assertEquals(threads, calls.of("Virtual.outer"));
        assertEquals(threads, calls.of("Virtual.middle"));
        assertEquals(3 * threads, calls.of("Virtual.leaf"));
        assertEquals(threads + 1, calls.perThread().keySet().stream().filter(id -> !isCarrier(run.traces().get(0), id)).count());
        assertEquals(0, calls.open());
        assertTrue(run.traces().get(0).lanes().length < 100);
    }

    private static boolean isCarrier(TraceFile trace, long thread) {
        ThreadInfo info = trace.threads().get(thread);
        return info != null && info.name().startsWith("ForkJoinPool-");
    }
}
