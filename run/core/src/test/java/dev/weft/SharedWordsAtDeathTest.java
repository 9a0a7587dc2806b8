package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Faults.Way;
import java.nio.file.Path;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a semaphore and a barrier in memory when a process is killed in the middle of using them. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedWordsAtDeathTest {
    @TempDir
    Path folder;

    private static <T> void killedAt(String point, Faults faults, Pool pool, Fn<T, ?> use, T object) throws Exception {
        faults.arm(point, Way.KILL);
        Job<?> job = pool.submit(use, object);
        faults.strike(point, Way.KILL);
        assertThrows(ExecutionException.class, job::get);
    }

    @Test
    void aPermitThatWasJustTakenOrGivenBackIsThereOnce() throws Exception {
        try (var faults = new Faults(folder);
                var pool = Pool.processes(faults.options(1))) {
            SharedSemaphore semaphore = pool.sharer().boundedSemaphore(3);
            for (String point : new String[] {"semaphore.acquired", "semaphore.released"}) {
                killedAt(point, faults, pool, s -> {
                    s.acquire();
                    s.release();
                    return 0;
                }, semaphore);
                semaphore.acquire(3);
                assertEquals(0, semaphore.availablePermits(), point);
                semaphore.release(3);
            }
        }
    }

    @Test
    void aBarrierBreaksIfWhoHasArrivedOrIsAboutToIsKilled() throws Exception {
        try (var faults = new Faults(folder);
                var pool = Pool.processes(faults.options(1))) {
            SharedBarrier barrier = pool.sharer().barrier(3);
            for (String point : new String[] {"barrier.announced", "barrier.arrived"}) {
                killedAt(point, faults, pool, SharedBarrier::await, barrier);
                String message = String.valueOf(assertThrows(BrokenBarrierException.class, barrier::await).getMessage());
                assertTrue(message.matches("this barrier is broken: worker .* ended when it had arrived"), message);
                barrier.reset();
                assertEquals(0, barrier.getNumberWaiting());
            }
        }
    }
}
