package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.WorkerOutOfMemory.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens where the system has no more to give. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class ScarcityTest {
    @TempDir
    Path folder;

    /** A program that prints the sum of what its workers give, or why there is none. */
    static final class Sum {
        private Sum() {}

        public static void main(String[] arguments) throws Exception {
            try (var pool = Pool.processes(2)) {
                System.out.println(pool.map(List.of(1, 2, 3), n -> n * n).stream().mapToInt(n -> n).sum());
            } catch (WorkerException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    /** What {@link Sum} prints where shared memory has 64 KiB left, which no other program sees. */
    private String sumInLittleMemory(Path temporary) throws IOException, InterruptedException {
        String mounts = "mount -t tmpfs -o size=64k none /dev/shm && { ! test -d small || mount -t tmpfs -o size=64k none small; }";
        Process program = ChildJava.start(folder, "unshare", "--mount", "sh", "-c", mounts + " && exec \"$@\"", "sh",
                ChildJava.tool("java"), "-Djava.io.tmpdir=" + temporary, "-cp", ChildJava.path(true), Sum.class.getName());
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String errors = new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(program.waitFor() == 0 || !errors.contains("unshare:") && !errors.contains("mount:"), "needs the right to mount");
        assertEquals("", errors);
        return printed;
    }

    @Test
    void fullSharedMemoryIsNoReasonToFail() throws Exception {
        assertEquals("14", sumInLittleMemory(folder));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith("weft-")).toList());
        }
    }

    @Test
    void noRoomAnywhereIsAFailedStartWithWords() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        String printed = sumInLittleMemory(small);
        assertTrue(printed.startsWith("PoolBroken: ") && printed.contains("did not start: a worker needs a file of 131136 bytes"), printed);
        assertTrue(printed.contains("/dev/shm or " + small) && printed.contains("but not for 131136); make room in one of them"), printed);
    }

    private static <E extends Throwable> E failure(Class<E> type, Job<?> job) {
        return assertInstanceOf(type, assertThrows(ExecutionException.class, () -> job.get(120, TimeUnit.SECONDS)).getCause());
    }

    @Test
    void aTaskThatGetsNoMoreThreadsFailsWithThatReason() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit");
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).heap("64m").output(ProcessOptions.Output.DISCARD))) {
            var job = pool.submit(() -> {
                WithoutThreads.limitAddressSpace();
                WithoutThreads.useUpThreads();
            });
            var error = failure(WorkerOutOfMemory.class, job);
            assertEquals(Kind.THREADS, error.kind(), error.getMessage());
            assertEquals(3, pool.submit(() -> 3).get());
        }
    }

    /** A program whose worker ends while the system gives no thread more, for a moment or, if it is told so, for good. */
    static final class WithoutThreads {
        private WithoutThreads() {}

        /** Leaves this process a gigabyte; of address space, since a limit of threads does not bind the superuser. */
        private static void limitAddressSpace() throws IOException, InterruptedException {
            String status = Files.readString(Path.of("/proc/self/status"));
            var size = Pattern.compile("VmSize:\\s+(\\d+) kB").matcher(status);
            if (!size.find()) {
                throw new IllegalStateException(status);
            }
            long limit = (Long.parseLong(size.group(1)) << 10) + (1L << 30);
            String pid = Long.toString(ProcessHandle.current().pid());
            int code = new ProcessBuilder("prlimit", "--pid", pid, "--as=" + limit).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("prlimit " + code);
            }
        }

        /** Makes threads until the system refuses one. */
        private static void useUpThreads() {
            var end = new CountDownLatch(1);
            while (true) {
                var thread = new Thread(null, () -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }, "one more", 256L << 20);
                thread.setDaemon(true);
                thread.start();
            }
        }

        private static void useUpAll(CountDownLatch refused, boolean forGood) {
            do {
                try {
                    useUpThreads();
                } catch (OutOfMemoryError e) {
                    refused.countDown();
                    LockSupport.parkNanos(1_000_000);
                }
            } while (forGood);
        }

        private static String outcome(Task<?> task, Pool pool) throws Exception {
            try {
                return String.valueOf(pool.submit(task).get(60, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                return e.getCause().getClass().getSimpleName() + ": " + e.getCause().getMessage();
            } catch (PoolBroken e) {
                // It was before the task was handed over.
                return e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        }

        public static void main(String[] arguments) throws Exception {
            boolean forGood = Boolean.parseBoolean(arguments[0]);
            try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).heap("64m"))) {
                var _ = pool.call(n -> n, 1);
                limitAddressSpace();
                var refused = new CountDownLatch(1);
                var hungry = new Thread(null, () -> useUpAll(refused, forGood), "hungry", 1 << 20);
                hungry.setDaemon(true);
                hungry.start();
                refused.await();
                var dying = pool.submit(() -> Runtime.getRuntime().halt(3));
                System.out.println(outcome(() -> 3, pool));
                try {
                    dying.get(60, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    System.out.println(e.getCause().getClass().getSimpleName());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, '3 WorkerExited'",
        "true, 'PoolBroken: .*unable to create native thread.*; start fewer threads, or .* WorkerExited'",
    })
    void aWorkerThatEndsWhileThereAreNoThreadsLeavesNobodyWaiting(boolean forGood, String outcomes) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit");
        // The threads of the pool take more than is left.
        Process program = ChildJava.start(folder, ChildJava.tool("java"), "-Xlog:disable", "-Xss300m", "-Xmx64m",
                "-cp", ChildJava.path(true), WithoutThreads.class.getName(), String.valueOf(forGood));
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String errors = new String(program.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(printed.replace('\n', ' ').matches(outcomes), printed + errors);
        assertEquals(0, program.waitFor(), errors);
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        return sum;
    }

    private static byte[] ones() {
        byte[] large = new byte[100 << 20];
        java.util.Arrays.fill(large, (byte) 1);
        return large;
    }

    @Test
    void aDeathWhileA100MegabyteArgumentIsOnItsWayCostsNothing() throws Exception {
        try (var faults = new Faults(folder)) {
            try (var pool = Pool.processes(faults.options(2).heap("512m"))) {
                faults.arm("input.part", Faults.Way.KILL);
                var large = pool.submit(ScarcityTest::sum, ones());
                var others = new ArrayList<Job<Integer>>();
                for (int i = 0; i < 10; i++) {
                    others.add(pool.submit(n -> n, i));
                }
                faults.strike("input.part", Faults.Way.KILL);
                assertEquals(100 << 20, large.get(120, TimeUnit.SECONDS));
                for (int i = 0; i < 10; i++) {
                    assertEquals(i, others.get(i).get(60, TimeUnit.SECONDS));
                }
            }
        }
    }

    @Test
    void aDeathWhileA100MegabyteResultIsOnItsWayFailsItsTaskAlone() throws Exception {
        try (var faults = new Faults(folder)) {
            try (var pool = Pool.processes(faults.options(2).heap("512m"))) {
                faults.arm("through.part", Faults.Way.KILL);
                var large = pool.submit(ScarcityTest::ones);
                var others = new ArrayList<Job<Integer>>();
                for (int i = 0; i < 10; i++) {
                    others.add(pool.submit(n -> n, i));
                }
                faults.strike("through.part", Faults.Way.KILL);
                assertEquals(9, failure(WorkerKilled.class, large).signal());
                for (int i = 0; i < 10; i++) {
                    assertEquals(i, others.get(i).get(60, TimeUnit.SECONDS));
                }
                assertEquals(100 << 20, pool.submit(ScarcityTest::ones).get(120, TimeUnit.SECONDS).length);
            }
        }
    }
}
