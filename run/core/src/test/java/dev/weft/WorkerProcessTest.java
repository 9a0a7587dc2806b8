package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function in a JVM of its own. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerProcessTest {
    private static final WorkerProcessOptions DEFAULTS = WorkerProcessOptions.defaults();
    private static final int IN_A_BURST = Integer.getInteger("weft.processes.burst", 25);

    private final PrintStream standardOutput = System.out;
    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void catchStreams() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restoreStreams() {
        System.setOut(standardOutput);
        System.setErr(standardError);
    }

    private static void sleepForEver() throws InterruptedException {
        System.out.println("asleep");
        new CountDownLatch(1).await();
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void awaitLines(int count) {
        await().atMost(Duration.ofSeconds(120)).until(() -> lines().size() >= count);
    }

    @Test
    void fromStartToEnd() throws Exception {
        WorkerProcess process = WorkerProcess.of(WorkerProcessTest::sleepForEver);
        assertFalse(process.isAlive());
        assertEquals(OptionalInt.empty(), process.exitCode());
        assertEquals(0, process.pid());
        assertFalse(WorkerProcess.active().contains(process));
        process.start();
        assertTrue(process.isAlive());
        assertTrue(ProcessHandle.of(process.pid()).orElseThrow().isAlive());
        assertEquals(OptionalInt.empty(), process.exitCode());
        assertTrue(WorkerProcess.active().contains(process));
        assertThrows(IllegalStateException.class, process::start);
        process.kill();
        process.join();
        assertFalse(process.isAlive());
        assertEquals(OptionalInt.of(-9), process.exitCode());
        assertFalse(WorkerProcess.active().contains(process));
        process.kill();
        process.terminate();
    }

    @Test
    void nameDaemonAndCapturedValuesArrive() throws Exception {
        String word = "größer";
        var numbers = List.of(1, 2, 3);
        String parent = WorkerProcess.current().name() + " " + ProcessHandle.current().pid();
        var process = WorkerProcess.of(() -> {
            WorkerProcess self = WorkerProcess.current();
            WorkerProcess above = WorkerProcess.parent().orElseThrow();
            boolean same = self.pid() == ProcessHandle.current().pid();
            System.out.println(self.name() + " " + self.isDaemon() + " " + self.isAlive() + " " + same);
            System.out.println(above.name() + " " + above.pid() + " " + above.isAlive() + " " + above.join(Duration.ZERO));
            System.out.println(word + " " + numbers + " " + Thread.currentThread().getName());
        }, DEFAULTS.name("the indexer").daemon(true));
        assertEquals("the indexer", process.name());
        assertTrue(process.isDaemon());
        process.start();
        process.join();
        assertEquals(List.of("the indexer true true true", parent + " true false", "größer [1, 2, 3] the indexer"), lines());
        assertEquals(OptionalInt.of(0), process.exitCode());
        assertEquals("main", WorkerProcess.current().name());
        assertEquals(List.of(), WorkerProcess.parent().stream().toList());
    }

    @Test
    void joinWithATime() throws Exception {
        var process = WorkerProcess.start(WorkerProcessTest::sleepForEver);
        assertFalse(process.join(Duration.ZERO));
        assertFalse(process.join(Duration.ofDays(-1)));
        long start = System.nanoTime();
        assertFalse(process.join(Duration.ofMillis(50)));
        assertTrue(System.nanoTime() - start >= 50_000_000);
        process.kill();
        assertTrue(process.join(Duration.ofSeconds(Long.MAX_VALUE)));
        assertTrue(process.join(Duration.ofDays(-1)));
    }

    @Test
    void terminateRunsShutdownHooksAndKillDoesNot() throws Exception {
        Action hooked = () -> {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
            sleepForEver();
        };
        var asked = WorkerProcess.start(hooked);
        awaitLines(1);
        asked.terminate();
        asked.join();
        assertEquals(OptionalInt.of(-15), asked.exitCode());
        assertEquals(List.of("asleep", "hook"), lines());
        out.reset();
        var killed = WorkerProcess.start(hooked);
        awaitLines(1);
        killed.kill();
        killed.join();
        assertEquals(OptionalInt.of(-9), killed.exitCode());
        assertEquals(List.of("asleep"), lines());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 128, 255})
    void exitCodes(int code) throws Exception {
        var exited = WorkerProcess.start(() -> System.exit(code));
        var halted = WorkerProcess.start(() -> Runtime.getRuntime().halt(code));
        exited.join();
        halted.join();
        assertEquals(OptionalInt.of(code), exited.exitCode());
        assertEquals(OptionalInt.of(code), halted.exitCode());
    }

    @Test
    void uncaughtErrorIsPrintedHereWithItsOwnStackAlone() throws Exception {
        var process = WorkerProcess.start(() -> {
            throw new IOException("no such luck");
        }, DEFAULTS.name("unlucky"));
        process.join();
        assertEquals(OptionalInt.of(1), process.exitCode());
        List<String> trace = err.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals("Exception in thread \"unlucky\" java.io.IOException: no such luck", trace.getFirst());
        assertEquals(2, trace.size(), trace::toString);
        assertTrue(trace.get(1).contains("WorkerProcessTest.lambda$"), trace::toString);
    }

    @Test
    void nativeCrash(@TempDir Path folder) throws Exception {
        var process = WorkerProcess.start(() -> {
            assertEquals(0, new ProcessBuilder("kill", "-SEGV", Long.toString(ProcessHandle.current().pid())).start().waitFor());
            sleepForEver();
        }, DEFAULTS.jvmArgs("-XX:ErrorFile=/dev/null").directory(folder).output(ProcessOptions.Output.DISCARD));
        process.join();
        assertEquals(OptionalInt.of(-6), process.exitCode());
    }

    @Test
    void aCrashAMomentAfterPrintingLosesNothing() throws Exception {
        var process = WorkerProcess.start(() -> {
            for (int i = 0; i < 1000; i++) {
                System.out.println("line " + i);
            }
            System.out.print("last words");
            Runtime.getRuntime().halt(3);
        });
        process.join();
        assertEquals(1001, lines().size());
        assertEquals("last words", lines().getLast());
    }

    @Test
    void closeIsForWhatHasEnded() throws Exception {
        var process = WorkerProcess.start(WorkerProcessTest::sleepForEver, DEFAULTS.name("sleeper"));
        var refused = assertThrows(IllegalStateException.class, process::close);
        assertEquals(
                "a process can be closed once it has ended, but process \"sleeper\" (pid " + process.pid()
                        + ") is alive; call join() first, or kill() and join()",
                refused.getMessage());
        process.kill();
        process.join();
        long pid = process.pid();
        process.close();
        process.close();
        assertEquals("sleeper", process.name());
        for (org.junit.jupiter.api.function.Executable call : List.<org.junit.jupiter.api.function.Executable>of(
                process::start, process::join, () -> process.join(Duration.ZERO), process::isAlive, process::exitCode, process::pid,
                process::isDaemon, process::terminate, process::kill, process::isReady)) {
            var closed = assertThrows(IllegalStateException.class, call);
            assertEquals("process \"sleeper\" (pid " + pid + ") is closed; ask it before close()", closed.getMessage());
        }
        var unstarted = WorkerProcess.of(WorkerProcessTest::sleepForEver);
        unstarted.close();
        assertThrows(IllegalStateException.class, unstarted::start);
    }

    @Test
    void joiningOneselfOrWhatWasNotStartedIsAnError() {
        var unstarted = WorkerProcess.of(WorkerProcessTest::sleepForEver, DEFAULTS.name("idle"));
        var error = assertThrows(IllegalStateException.class, unstarted::join);
        assertEquals("process \"idle\" was not started; call start() before join()", error.getMessage());
        assertThrows(IllegalStateException.class, () -> unstarted.join(Duration.ZERO));
        assertThrows(IllegalStateException.class, unstarted::kill);
        assertThrows(IllegalStateException.class, unstarted::terminate);
        WorkerProcess self = WorkerProcess.current();
        error = assertThrows(IllegalStateException.class, self::join);
        assertEquals("a process cannot join itself, but " + self + " did: it would wait for ever", error.getMessage());
        assertThrows(IllegalStateException.class, () -> self.join(Duration.ZERO));
        assertThrows(IllegalStateException.class, self::start);
        assertThrows(IllegalStateException.class, self::kill);
        assertThrows(IllegalStateException.class, self::close);
        assertTrue(self.isAlive());
        assertFalse(self.isReady());
    }

    private static void family(int level) throws InterruptedException {
        System.out.println(WorkerProcess.current().name() + " child of " + WorkerProcess.parent().orElseThrow().name());
        if (level > 0) {
            for (int i = 0; i < 2; i++) {
                var child = WorkerProcess.start(() -> family(level - 1));
                assertEquals(List.of(child), WorkerProcess.active());
                child.join();
                assertEquals(OptionalInt.of(0), child.exitCode());
            }
        }
        System.out.println(WorkerProcess.current().name() + " ends");
    }

    @Test
    void childrenOfChildrenInOrder() throws Exception {
        var process = WorkerProcess.start(() -> family(2), DEFAULTS.name("a"));
        process.join();
        assertEquals(OptionalInt.of(0), process.exitCode(), () -> err.toString(StandardCharsets.UTF_8));
        assertEquals(List.of(
                "a child of main",
                "a:1 child of a", "a:1:1 child of a:1", "a:1:1 ends", "a:1:2 child of a:1", "a:1:2 ends", "a:1 ends",
                "a:2 child of a", "a:2:1 child of a:2", "a:2:1 ends", "a:2:2 child of a:2", "a:2:2 ends", "a:2 ends",
                "a ends"), lines());
    }

    @Test
    void aTaskOfAPoolMayStartOne() throws Exception {
        try (var pool = Pool.processes(1)) {
            int exitCode = pool.call(n -> {
                var process = WorkerProcess.start(() -> System.out.println(WorkerProcess.current().name() + " " + n));
                process.join();
                return process.exitCode().orElseThrow();
            }, 5);
            assertEquals(0, exitCode);
        }
        assertEquals(List.of("process-1 5"), lines());
    }

    @Test
    void manyShortOnesInABurst() throws Exception {
        burst(IN_A_BURST, () -> System.out.println("short"), 0);
        assertEquals(IN_A_BURST, lines().size());
    }

    @Test
    void manyShortOnesOneAfterTheOther() throws Exception {
        int count = Integer.getInteger("weft.processes.row", 12);
        for (int i = 0; i < count; i++) {
            int code = i % 3;
            var process = WorkerProcess.start(() -> Runtime.getRuntime().halt(code), DEFAULTS.heap("16m"));
            process.join();
            assertEquals(OptionalInt.of(code), process.exitCode());
            process.close();
        }
        assertEquals(List.of(), WorkerProcess.active());
    }

    @Test
    void manySleepingOnesTerminated() throws Exception {
        burst(IN_A_BURST, WorkerProcessTest::sleepForEver, -15);
    }

    private void burst(int count, Action action, int exitCode) throws InterruptedException {
        var processes = new ArrayList<WorkerProcess>();
        for (int i = 0; i < count; i++) {
            processes.add(WorkerProcess.start(action, DEFAULTS.heap("16m")));
        }
        assertTrue(WorkerProcess.active().size() <= count);
        if (exitCode != 0) {
            awaitLines(count);
            assertEquals(count, WorkerProcess.active().size());
            processes.forEach(WorkerProcess::terminate);
        }
        for (WorkerProcess process : processes) {
            process.join();
            assertEquals(OptionalInt.of(exitCode), process.exitCode());
        }
        assertEquals(List.of(), WorkerProcess.active());
    }

    @Test
    void whatCannotTravelIsToldBeforeAnythingStarts() {
        Thread thread = Thread.currentThread();
        var process = WorkerProcess.of(() -> System.out.println(thread), DEFAULTS.name("p"));
        var error = assertThrows(TaskNotEncodable.class, process::start);
        assertEquals(
                "task \"WorkerProcessTest.whatCannotTravelIsToldBeforeAnythingStarts lambda\" cannot be sent to process \"p\":"
                        + " java.lang.Thread is not Serializable",
                error.getMessage());
        assertEquals(0, error.worker());
        assertFalse(process.isAlive());
    }

    @Test
    void aFolderThatIsNotThereIsAFailedStart(@TempDir Path folder) {
        var process = WorkerProcess.of(() -> {}, DEFAULTS.name("p").directory(folder.resolve("missing")));
        var error = assertThrows(WorkerStartFailed.class, process::start);
        assertTrue(String.valueOf(error.getMessage()).startsWith("process \"p\" did not start: "), error.getMessage());
        assertThrows(IllegalStateException.class, process::join);
    }

    @Test
    void optionsReachTheJvm(@TempDir Path folder) throws Exception {
        var process = WorkerProcess.start(() -> {
            System.out.println(Runtime.getRuntime().maxMemory() < 40_000_000);
            System.out.println(System.getenv("GREETING") + " " + System.getProperty("greeting"));
            System.out.println(Path.of("").toRealPath() + " " + System.in.read());
        }, DEFAULTS.name("p")
                .heap("32m")
                .environment("GREETING", "hello")
                .jvmArgs("-Dgreeting=bye")
                .directory(folder)
                .output(ProcessOptions.Output.PREFIXED));
        process.join();
        assertEquals(List.of("[p] true", "[p] hello bye", "[p] " + folder.toRealPath() + " -1"), lines());
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.name(" "));
        assertThrows(IllegalArgumentException.class, () -> DEFAULTS.heap("-1"));
    }

    @Test
    void severalAreWaitedForAtOnce() throws Exception {
        var sleeper = WorkerProcess.start(WorkerProcessTest::sleepForEver);
        assertEquals(List.of(), Waitable.awaitAny(List.of(sleeper), Duration.ofMillis(-1)));
        assertEquals(List.of(), Waitable.awaitAny(List.of(sleeper), Duration.ofMillis(20)));
        assertEquals(List.of(), Waitable.awaitAny(List.of(), Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> Waitable.awaitAny(List.of()));
        var quick = WorkerProcess.start(() -> {});
        assertEquals(List.of(quick), Waitable.awaitAny(List.of(sleeper, quick)));
        sleeper.kill();
        sleeper.join();
        assertEquals(List.of(sleeper, quick), Waitable.awaitAny(List.of(sleeper, quick), Duration.ofSeconds(60)));
    }

    @Test
    void threadsOfTheFunctionAreWaitedForUnlessTheyAreDaemons() throws Exception {
        var process = WorkerProcess.start(() -> {
            Thread.ofPlatform().daemon(true).start(java.util.concurrent.locks.LockSupport::park);
            Thread main = Thread.currentThread();
            Thread.ofPlatform().daemon(false).start(() -> {
                await().until(() -> main.getState() == Thread.State.TERMINATED);
                System.out.println("after the function");
            });
        });
        process.join();
        assertEquals(List.of("after the function"), lines());
        assertEquals(OptionalInt.of(0), process.exitCode());
        assertTrue(process.join(Duration.ofNanos(TimeUnit.SECONDS.toNanos(1))));
    }
}
