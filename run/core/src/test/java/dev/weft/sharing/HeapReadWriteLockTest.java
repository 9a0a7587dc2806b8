package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What becomes of the two locks when a process ends. */
class HeapReadWriteLockTest {
    private static final long DEAD = Party.of(1, 7);
    private static final long OTHER_OF_DEAD = Party.of(1, 8);
    private static final long LIVE = Party.of(2, 7);
    private static final long OTHER = Party.of(3, 7);

    private final HeapReadWriteLock lock = new HeapReadWriteLock();
    private final LockCore reading = lock.reading();
    private final LockCore writing = lock.writing();

    /** As the home tells both. */
    private void die() {
        reading.ended(1, "worker 1");
        writing.ended(1, "worker 1");
    }

    @Test
    void whatItReadIsFree() {
        assertTrue(reading.tryAcquire(DEAD));
        assertTrue(reading.tryAcquire(DEAD));
        assertTrue(reading.tryAcquire(OTHER_OF_DEAD));
        assertTrue(reading.tryAcquire(LIVE));
        die();
        assertFalse(writing.tryAcquire(OTHER));
        reading.release(LIVE);
        assertTrue(writing.tryAcquire(OTHER));
        assertNull(writing.abandonedBy(OTHER));
    }

    @Test
    void whatItWroteIsFreeAndAllLearnOfItUntilSomebodyHasWritten() {
        assertTrue(writing.tryAcquire(DEAD));
        assertTrue(writing.tryAcquire(DEAD));
        die();
        assertTrue(reading.tryAcquire(LIVE));
        assertTrue(reading.tryAcquire(OTHER));
        assertEquals("worker 1", reading.abandonedBy(LIVE));
        assertEquals("worker 1", reading.abandonedBy(OTHER));
        assertNull(reading.abandonedBy(DEAD));
        reading.release(LIVE);
        reading.release(OTHER);
        assertTrue(writing.tryAcquire(LIVE));
        assertEquals("worker 1", writing.abandonedBy(LIVE));
        assertEquals(1, writing.holds(LIVE));
        writing.release(LIVE);
        assertTrue(reading.tryAcquire(OTHER));
        assertNull(reading.abandonedBy(OTHER));
    }

    @Test
    void whoWaitedGetsIt() throws Exception {
        assertTrue(reading.tryAcquire(DEAD));
        var waiting = new FutureTask<>(() -> writing.acquire(LIVE, Long.MAX_VALUE));
        Thread.ofVirtual().start(waiting);
        die();
        assertTrue(waiting.get());
        assertTrue(writing.isHeld());
    }
}
