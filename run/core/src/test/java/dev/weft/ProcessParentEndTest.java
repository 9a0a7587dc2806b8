package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for whom when a program ends, and that nothing outlives it. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessParentEndTest {
    /** Starts a process with a child, both of which spin and hold the ends of a pipe, and ends as its first argument says. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            boolean daemon = !arguments[0].equals("exit");
            var line = Duplex.pair();
            Duplex there = line.second();
            var _ = WorkerProcess.start(() -> {
                var _ = WorkerProcess.start(() -> {
                    there.send(ProcessHandle.current().pid());
                    spin();
                });
                System.out.println(ProcessHandle.current().pid());
                spin();
            }, WorkerProcessOptions.defaults().daemon(daemon));
            System.out.println(line.first().receive());
            switch (arguments[0]) {
                case "return" -> {
                    int _ = System.in.read();
                }
                case "exit" -> {
                    int _ = System.in.read();
                    System.exit(3);
                }
                default -> new CountDownLatch(1).await();
            }
        }
    }

    /** Returns at once and leaves a process that is not a daemon, and ends when a file is there. */
    static final class Leaver {
        private Leaver() {}

        public static void main(String[] arguments) {
            String file = arguments[0];
            var _ = WorkerProcess.start(() -> {
                System.out.println("waits");
                while (!Files.exists(Path.of(file))) {
                    Thread.onSpinWait();
                }
                System.out.println("ends");
            });
            System.out.println("main returns");
        }
    }

    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }

    private static List<ProcessHandle> family(BufferedReader output) throws Exception {
        var family = new ArrayList<ProcessHandle>();
        for (int i = 0; i < 2; i++) {
            family.add(ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow());
        }
        return family;
    }

    private static void assertEnd(List<ProcessHandle> family) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void killed() throws Exception {
        Process parent = ChildJava.start(Parent.class, "wait");
        try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
            var family = family(output);
            parent.destroyForcibly();
            assertEnd(family);
        }
    }

    @Test
    void daemonsDoNotKeepTheProgramAlive() throws Exception {
        assertCode("return", 0);
    }

    @Test
    void systemExitWaitsForNobody() throws Exception {
        assertCode("exit", 3);
    }

    private static void assertCode(String how, int code) throws Exception {
        Process parent = ChildJava.start(Parent.class, how);
        try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
            var family = family(output);
            parent.getOutputStream().close();
            assertTrue(parent.waitFor(60, TimeUnit.SECONDS));
            assertEquals(code, parent.exitValue());
            assertEnd(family);
        }
    }

    @Test
    void interruptedFromTheTerminalWithoutAStorm() throws Exception {
        Process parent = ChildJava.start(Parent.class, "wait");
        try (var output = parent.inputReader(StandardCharsets.UTF_8);
                var errors = parent.errorReader(StandardCharsets.UTF_8)) {
            var family = family(output);
            for (ProcessHandle process : family) {
                interrupt(process.pid());
            }
            interrupt(parent.pid());
            assertTrue(parent.waitFor(60, TimeUnit.SECONDS));
            assertEquals(130, parent.exitValue());
            assertEquals(List.of(), errors.lines().toList());
            assertEnd(family);
        }
    }

    private static void interrupt(long pid) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor());
    }

    @Test
    void theProgramWaitsForWhatIsNoDaemon(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("go");
        Process parent = ChildJava.start(Leaver.class, file.toString());
        try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
            var said = Stream.of(output.readLine(), output.readLine()).sorted().toList();
            assertEquals(List.of("main returns", "waits"), said);
            assertTrue(parent.isAlive());
            Files.createFile(file);
            assertEquals("ends", output.readLine());
            assertTrue(parent.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, parent.exitValue());
        }
    }
}
