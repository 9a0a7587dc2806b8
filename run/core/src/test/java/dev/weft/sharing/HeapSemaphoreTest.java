package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What becomes of permits when a process ends. */
class HeapSemaphoreTest {
    private static final long HERE = Party.current();
    private static final long DEAD = Party.of(1, 7);
    private static final long OTHER_OF_DEAD = Party.of(1, 8);
    private static final long LIVE = Party.of(2, 7);

    private static void die(SemaphoreCore semaphore) {
        semaphore.ended(1, "worker 1");
    }

    @Test
    void whatItHasTakenAndNotGivenBackComesBack() throws Exception {
        var semaphore = new HeapSemaphore(10, true);
        assertTrue(semaphore.tryAcquire(DEAD, 4));
        assertTrue(semaphore.acquire(OTHER_OF_DEAD, 3, 0));
        assertTrue(semaphore.tryAcquire(LIVE, 1));
        assertTrue(semaphore.tryAcquire(HERE, 1));
        semaphore.release(DEAD, 2);
        assertEquals(3, semaphore.available());
        die(semaphore);
        assertEquals(8, semaphore.available());
        die(semaphore);
        assertEquals(8, semaphore.available());
    }

    @Test
    void whoWaitedGetsIt() throws Exception {
        var semaphore = new HeapSemaphore(1, false);
        assertTrue(semaphore.tryAcquire(DEAD, 1));
        var waiting = new FutureTask<>(() -> semaphore.acquire(LIVE, 1, Long.MAX_VALUE));
        Thread.ofVirtual().start(waiting);
        die(semaphore);
        assertTrue(waiting.get());
    }

    @Test
    void noMoreComesBackThanIsMissing() {
        var semaphore = new HeapSemaphore(0, false);
        semaphore.release(LIVE, 5);
        assertTrue(semaphore.tryAcquire(DEAD, 3));
        die(semaphore);
        assertEquals(2, semaphore.available());
    }

    @Test
    void whatItHasGivenMoreThanItTookStays() {
        var semaphore = new HeapSemaphore(1, false);
        semaphore.release(DEAD, 2);
        die(semaphore);
        assertEquals(3, semaphore.available());
    }

    @Test
    void whatItTookAfterItsEndComesBackNextTime() {
        var semaphore = new HeapSemaphore(1, true);
        die(semaphore);
        assertTrue(semaphore.tryAcquire(DEAD, 1));
        die(semaphore);
        assertEquals(1, semaphore.available());
    }
}
