package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The workers of the JDK's common pool erase their thread-locals after each task. */
class CommonPoolTest {
    private static final String PROGRAM = """
            import java.util.concurrent.CompletableFuture;
            import java.util.concurrent.atomic.AtomicBoolean;
            import java.util.stream.IntStream;

            public class Common {
                public static void main(String[] arguments) {
                    CompletableFuture<?>[] tasks = new CompletableFuture<?>[20_000];
                    for (int i = 0; i < tasks.length; i++) {
                        tasks[i] = CompletableFuture.supplyAsync(Common::task);
                    }
                    CompletableFuture.allOf(tasks).join();
                    for (int i = 0; i < 2_000; i++) {
                        var done = new AtomicBoolean();
                        CompletableFuture.runAsync(() -> { task(); done.set(true); });
                        while (!done.get()) Thread.yield();
                    }
                    for (int i = 0; i < 100; i++) {
                        IntStream.range(0, 100).parallel().forEach(n -> element());
                    }
                }

                static int task() { return 1; }

                static void element() {}
            }
            """;

    @TempDir
    Path folder;

    @EachJdk
    void workersKeepTheirLanes(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Common.java", PROGRAM)
                .withJvmOptions("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
        Program.Run run = program.trace(jdk, "Common");
        assertEquals(0, run.code(), run.err());
        assertEquals(22_000, run.calls().of("Common.task"));
        assertEquals(10_000, run.calls().of("Common.element"));
        assertEquals(0, run.calls().open());
        int lanes = run.traces().get(0).lanes().length;
        assertTrue(lanes <= 8, () -> lanes + " lanes");
    }
}
