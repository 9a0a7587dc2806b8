package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.host.ProcessMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tasks, maps, deaths, time-outs, cancels, changes of size and kills from outside for a while ({@code weft.soak.seconds}, 3 if
 * not set): every task has the end that it must have, and threads, descriptors and memory do not grow. {@code weft.soak.seed} repeats a
 * run.
 */
@ExtendWith(NothingLeft.class)
@Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // each wait in it has a limit of its own
@SuppressWarnings("NullAway") // what is null fails the test as it should
class SoakTest {
    private static final int SECONDS = Integer.getInteger("weft.soak.seconds", 3);
    private static final long SEED = Long.getLong("weft.soak.seed", System.nanoTime());
    private static final int ROUND = 60;

    /** What a task does, and with that, how it must end. */
    private enum Kind { ANSWER, LARGE, THROW, HALT, EXIT, UNSENDABLE, PRINT, NESTED, CANCELLED, LATE, STUCK }

    @TempDir
    Path folder;

    private record Sent(Kind kind, int number, Job<byte[]> job) {}

    private static byte[] run(Kind kind, int number, byte[] payload) throws Exception {
        switch (kind) {
            case THROW -> throw new IllegalStateException("task " + number);
            case HALT -> Runtime.getRuntime().halt(3);
            case EXIT -> System.exit(4);
            case PRINT -> System.out.println("task " + number);
            case CANCELLED, LATE -> new CountDownLatch(1).await();
            case STUCK -> {
                while (true) {
                    // Deaf to the interrupt, so its worker is killed.
                    Thread.onSpinWait();
                }
            }
            case NESTED -> {
                try (var inner = Pool.threads(2)) {
                    assertEquals(List.of(2, 4), inner.map(List.of(1, 2), n -> n * 2));
                }
            }
            default -> { }
        }
        payload[0] = (byte) number;
        return payload;
    }

    private static Sent send(Pool pool, Random random, int number) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        byte[] payload = new byte[kind == Kind.LARGE ? 1 + random.nextInt(1 << 20) : 10];
        if (kind == Kind.UNSENDABLE) {
            var thread = new Thread();
            return new Sent(kind, number, pool.submit(bytes -> thread.getName().getBytes(StandardCharsets.UTF_8), payload));
        }
        boolean limited = kind == Kind.LATE || kind == Kind.STUCK;
        var options = limited ? TaskOptions.defaults().timeout(Duration.ofMillis(20)) : TaskOptions.defaults();
        Job<byte[]> job = pool.submit(() -> run(kind, number, payload), options);
        if (kind == Kind.CANCELLED) {
            assertTrue(job.cancel());
        }
        return new Sent(kind, number, job);
    }

    /** Whether the task was the victim of a kill from outside; all else must be as its kind says. */
    private static boolean wasKilled(Sent sent) throws Exception {
        try {
            byte[] value = sent.job.get(60, TimeUnit.SECONDS);
            assertEquals((byte) sent.number, value[0]);
            assertTrue(List.of(Kind.ANSWER, Kind.LARGE, Kind.PRINT, Kind.NESTED).contains(sent.kind), sent.toString());
            return false;
        } catch (CancellationException e) {
            assertEquals(Kind.CANCELLED, sent.kind);
            return false;
        } catch (ExecutionException e) {
            Throwable error = e.getCause();
            if (error instanceof WorkerKilled killed) {
                assertEquals(9, killed.signal());
                return true;
            }
            switch (sent.kind) {
                case THROW -> assertEquals("task " + sent.number, assertInstanceOf(IllegalStateException.class, error).getMessage());
                case HALT -> assertEquals(3, assertInstanceOf(WorkerExited.class, error).exitCode());
                case EXIT -> assertEquals(4, assertInstanceOf(WorkerExited.class, error).exitCode());
                case UNSENDABLE -> assertInstanceOf(TaskNotEncodable.class, error);
                case LATE, STUCK -> assertInstanceOf(TaskTimeout.class, error);
                default -> throw new AssertionError(sent + " failed", error);
            }
            return false;
        }
    }

    /** A map of many short items, one of which ends its worker the first time. */
    private static void map(Pool pool, Random random, Path folder, int number) {
        int odd = random.nextInt(5_000);
        Path mark = folder.resolve("mark-" + number);
        List<Integer> items = IntStream.range(0, 5_000).boxed().toList();
        assertEquals(items.stream().map(n -> n * 2).toList(), pool.map(items, n -> {
            if (n == odd && !Files.exists(mark)) {
                Files.createFile(mark);
                Runtime.getRuntime().halt(3);
            }
            return n * 2;
        }, MapOptions.defaults().maxAttempts(9)));
    }

    /** Resident memory of this process in bytes. */
    private static long resident() {
        return ProcessMemory.resident(ProcessHandle.current().pid());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    @Test
    void everyTaskIsAccountedForAndNothingGrows() throws Exception {
        System.out.println("soak: -Dweft.soak.seed=" + SEED + " for " + SECONDS + " s");
        var random = new Random(SEED);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        long descriptors = 0;
        int threads = 0;
        long heap = 0;
        long resident = 0;
        int number = 0;
        int kills = 0;
        int killed = 0;
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(2).heap("64m").grace(Duration.ofMillis(100))
                .output(ProcessOptions.Output.DISCARD))) {
            for (int round = 0; System.nanoTime() < end || round < 5; round++) {
                var sent = new ArrayList<Sent>();
                for (int i = 0; i < ROUND; i++) {
                    sent.add(send(pool, random, number++));
                }
                if (random.nextInt(3) == 0) {
                    sent.get(random.nextInt(ROUND)).job.outcome();
                    ProcessHandle.current().children().findAny().ifPresent(ProcessHandle::destroyForcibly);
                    kills++;
                }
                for (Sent one : sent) {
                    killed += wasKilled(one) ? 1 : 0;
                }
                if (random.nextInt(4) == 0) {
                    map(pool, random, folder, round);
                    pool.resize(1 + random.nextInt(3));
                }
                assertEquals(0, pool.stats().queued());
                System.gc();
                long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
                if (round == 2) {
                    descriptors = descriptors();
                    threads = Thread.activeCount();
                    heap = used;
                    resident = resident();
                } else if (round > 2) {
                    assertTrue(descriptors() <= descriptors + 24, descriptors() + " descriptors after " + descriptors);
                    assertTrue(Thread.activeCount() <= threads + 12, Thread.activeCount() + " threads after " + threads);
                    assertTrue(used <= heap + (32 << 20), used + " bytes of heap after " + heap);
                    assertTrue(resident() <= resident + (512 << 20), resident() + " bytes resident after " + resident);
                }
            }
        }
        assertTrue(killed <= kills, killed + " tasks fell to " + kills + " kills");
    }
}
