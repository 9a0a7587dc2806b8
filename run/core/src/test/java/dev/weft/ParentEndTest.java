package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No worker outlives its parent, however that ends. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParentEndTest {
    /** Starts two workers that spin for ever, tells the ids of their processes, and ends as its argument says. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            Pool pool = Backend.valueOf(arguments[1]).open();
            for (int i = 0; i < 2; i++) {
                pool.execute(() -> {
                    System.out.println(ProcessHandle.current().pid());
                    while (true) {
                        Thread.onSpinWait();
                    }
                });
            }
            if (arguments[0].equals("forget")) {
                int _ = System.in.read();
                return;
            }
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    private static List<ProcessHandle> workers(BufferedReader output) throws Exception {
        var workers = new ArrayList<ProcessHandle>();
        for (int i = 0; i < 2; i++) {
            workers.add(ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow());
        }
        return workers;
    }

    private static void assertEnd(List<ProcessHandle> workers) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void killed() throws Exception {
        Process parent = ChildJava.start(Parent.class, "wait", "PROCESSES");
        try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
            var workers = workers(output);
            parent.destroyForcibly();
            assertEnd(workers);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"THREADS", "VIRTUAL_THREADS", "PROCESSES"})
    void forgottenCloseLetsTheProgramEnd(Backend backend) throws Exception {
        Process parent = ChildJava.start(Parent.class, "forget", backend.name());
        try (var output = parent.inputReader(StandardCharsets.UTF_8);
                var errors = parent.errorReader(StandardCharsets.UTF_8)) {
            var workers = workers(output);
            parent.getOutputStream().close();
            assertTrue(parent.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, parent.exitValue());
            assertEquals(
                    List.of("pool-1 was never closed, and its workers end with the program, unfinished tasks too;"
                            + " open it in a try statement, which closes it"),
                    errors.lines().toList());
            assertEnd(workers);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"THREADS", "VIRTUAL_THREADS", "PROCESSES"})
    void interruptedFromTheTerminalWithoutAStorm(Backend backend) throws Exception {
        Process parent = ChildJava.start(Parent.class, "wait", backend.name());
        try (var output = parent.inputReader(StandardCharsets.UTF_8);
                var errors = parent.errorReader(StandardCharsets.UTF_8)) {
            var workers = workers(output);
            // As with a terminal, which sends it to all of them.
            for (ProcessHandle worker : workers) {
                if (worker.pid() != parent.pid()) {
                    signal("INT", worker.pid());
                }
            }
            signal("INT", parent.pid());
            assertTrue(parent.waitFor(20, TimeUnit.SECONDS));
            assertEquals(130, parent.exitValue());
            assertEquals(List.of(), errors.lines().toList());
            assertEnd(workers);
        }
    }

    private static void signal(String signal, long pid) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor());
    }
}
