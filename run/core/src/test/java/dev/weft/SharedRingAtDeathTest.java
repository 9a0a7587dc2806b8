package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.Faults.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a ring when a process is killed at some step of putting or taking, and what becomes of those who wait. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedRingAtDeathTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static <T> FutureTask<T> beside(Callable<T> call) {
        var task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** Lets a worker do something with {@code ring}, in the middle of which it is killed. */
    private static void killedAt(String point, Faults faults, Pool pool, Fn<SharedByteRing, ?> use, SharedByteRing ring) throws Exception {
        faults.arm(point, Way.KILL);
        Job<?> job = pool.submit(use, ring);
        faults.strike(point, Way.KILL);
        assertThrows(ExecutionException.class, job::get);
    }

    @Test
    void ofAPutterThatIsKilledAMessageIsThereWholeOrNotAtAll() throws Exception {
        try (var faults = new Faults(folder);
                var pool = Pool.processes(faults.options(1))) {
            for (String point : new String[] {"ring.allotted", "ring.written", "ring.put"}) {
                SharedByteRing ring = pool.sharer().byteRing(256);
                var waiting = beside(() -> ring.take().length);
                Fn<SharedByteRing, Integer> put = r -> {
                    r.put(100, place -> place.fill((byte) 1));
                    return 0;
                };
                killedAt(point, faults, pool, put, ring);
                if (!point.equals("ring.put")) {
                    ring.put(new byte[50]);
                    assertEquals(50, waiting.get(), point);
                } else {
                    // It was put, but nobody was told.
                    assertEquals(100, waiting.get(), point);
                }
                pool.call(r -> r.offer(new byte[120]), ring);
                assertEquals(120, ring.take().length, point);
                assertNull(ring.poll());
            }
        }
    }

    @Test
    void aMessageThatAKilledTakerHasNotReadStays() throws Exception {
        try (var faults = new Faults(folder);
                var pool = Pool.processes(faults.options(1))) {
            for (String point : new String[] {"ring.read", "ring.taken"}) {
                SharedByteRing ring = pool.sharer().byteRing(64);
                ring.put(new byte[17]);
                ring.put(new byte[18]);
                // There is no room for it.
                var waiting = beside(() -> {
                    ring.put(new byte[24]);
                    return 24;
                });
                killedAt(point, faults, pool, r -> r.take().length, ring);
                if (point.equals("ring.read")) {
                    assertEquals(17, ring.take().length);
                }
                assertEquals(24, waiting.get());
                assertEquals(18, pool.call(r -> r.take(), ring).length);
                assertEquals(24, ring.take().length);
                assertNull(ring.poll());
            }
        }
    }

    @Test
    void whoIsKilledWhileItWaitsKeepsNobodyFromGoingOn() throws Exception {
        try (var faults = new Faults(folder);
                var pool = Pool.processes(faults.options(1))) {
            SharedByteRing empty = pool.sharer().byteRing(64);
            killedAt("ring.sleeps", faults, pool, r -> r.take().length, empty);
            empty.put(new byte[3]);
            assertEquals(3, empty.take().length);

            SharedByteRing full = pool.sharer().byteRing(64);
            full.put(new byte[24]);
            full.put(new byte[23]);
            killedAt("ring.sleeps", faults, pool, r -> r.offer(new byte[22], LONG), full);
            assertEquals(24, full.take().length);
            full.put(new byte[21]);
            assertEquals(23, full.take().length);
            assertEquals(21, full.take().length);
            assertNull(full.poll());
        }
    }

    @Test
    void whoIsKilledAsleepKeepsNobodyFromGoingOn() throws Exception {
        try (var pool = Pool.processes(1)) {
            SharedByteRing ring = pool.sharer().byteRing(64);
            SharedQueue<Long> takers = pool.sharer().queue();
            Job<?> job = pool.submit(() -> {
                takers.put(ProcessHandle.current().pid());
                return ring.take();
            });
            ProcessHandle.of(takers.take()).orElseThrow().destroyForcibly();
            assertThrows(ExecutionException.class, job::get);
            var waiting = beside(() -> ring.take().length);
            ring.put(new byte[9]);
            assertEquals(9, waiting.get());
        }
    }

    @Test
    void whoIsKilledAfterItHasClosedARingHasClosedIt() throws Exception {
        try (var faults = new Faults(folder);
                var pool = Pool.processes(faults.options(1))) {
            SharedByteRing ring = pool.sharer().byteRing(64);
            var waiting = beside(() -> assertThrows(RingClosed.class, ring::take));
            killedAt("ring.closed", faults, pool, r -> {
                r.close();
                return 0;
            }, ring);
            waiting.get();
        }
    }
}
