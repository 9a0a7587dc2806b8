package dev.weft.sharing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a lock when a process ends. */
class HeapLockTest {
    private static final long HERE = Party.current();
    private static final long DEAD = Party.of(1, 7);
    private static final long OTHER_OF_DEAD = Party.of(1, 8);
    private static final long LIVE = Party.of(2, 7);
    private static final long FOREVER = Long.MAX_VALUE;
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private static void die(LockCore lock) {
        lock.ended(1, "worker 1");
    }

    /** Calls on a thread of its own, as the home does for another process. */
    private static CompletableFuture<Boolean> begin(Callable<Boolean> call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }, THREADS);
    }

    /** Waits until {@code party} has the lock and gives it up to wait for the condition. */
    private static CompletableFuture<Boolean> beginToWait(LockCore lock, long party, int condition) {
        assertTrue(lock.tryAcquire(party));
        CompletableFuture<Boolean> waiting = begin(() -> lock.await(party, condition, FOREVER));
        await().until(() -> !lock.isHeld());
        return waiting;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatItHeldIsFreeAndTheNextOwnerLearnsOfIt(boolean reentrant) {
        var lock = new HeapLock(reentrant);
        assertTrue(lock.tryAcquire(DEAD));
        if (reentrant) {
            assertTrue(lock.tryAcquire(DEAD));
        }
        die(lock);
        assertFalse(lock.isHeld());
        assertTrue(lock.tryAcquire(LIVE));
        assertEquals(1, lock.holds(LIVE));
        assertEquals("worker 1", lock.abandonedBy(LIVE));
        assertNull(lock.abandonedBy(HERE));
        die(lock);
        assertTrue(lock.isHeld());
        lock.release(LIVE);
        assertTrue(lock.tryAcquire(LIVE));
        assertNull(lock.abandonedBy(LIVE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatOthersHoldStays(boolean reentrant) {
        for (long party : new long[] {HERE, LIVE}) {
            var lock = new HeapLock(reentrant);
            assertTrue(lock.tryAcquire(party));
            die(lock);
            assertTrue(lock.isHeld());
            assertNull(lock.abandonedBy(party));
            lock.release(party);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoWaitedForItGetsIt(boolean reentrant) throws Exception {
        var lock = new HeapLock(reentrant);
        assertTrue(lock.tryAcquire(DEAD));
        CompletableFuture<Boolean> waiting = begin(() -> lock.acquire(LIVE, FOREVER));
        die(lock);
        assertTrue(waiting.get());
        assertEquals("worker 1", lock.abandonedBy(LIVE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatItStillGotAfterItsEndIsGivenUpNextTime(boolean reentrant) throws Exception {
        var lock = new HeapLock(reentrant);
        assertTrue(lock.tryAcquire(HERE));
        CompletableFuture<Boolean> waiting = begin(() -> lock.acquire(DEAD, FOREVER));
        die(lock);
        lock.release(HERE);
        assertTrue(waiting.get());
        die(lock);
        assertTrue(lock.tryAcquire(LIVE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allWhoWaitForAConditionAreWoken(boolean reentrant) throws Exception {
        var lock = new HeapLock(reentrant);
        int first = lock.newCondition();
        int second = lock.newCondition();
        CompletableFuture<Boolean> one = beginToWait(lock, LIVE, first);
        CompletableFuture<Boolean> other = beginToWait(lock, HERE, second);
        assertTrue(lock.tryAcquire(DEAD));
        die(lock);
        // Whoever is first with the lock has to give it up for the other.
        CompletableFuture.anyOf(one, other).get();
        lock.release(lock.holds(LIVE) == 1 ? LIVE : HERE);
        assertTrue(one.get());
        assertTrue(other.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSignalThatItTookIsNotLost(boolean reentrant) throws Exception {
        var lock = new HeapLock(reentrant);
        int condition = lock.newCondition();
        CompletableFuture<Boolean> dead = beginToWait(lock, OTHER_OF_DEAD, condition);
        CompletableFuture<Boolean> live = beginToWait(lock, LIVE, condition);
        assertTrue(lock.tryAcquire(HERE));
        die(lock);
        lock.signal(HERE, condition, 1);
        lock.release(HERE);
        assertTrue(dead.get());
        assertFalse(live.isDone());
        die(lock);
        assertTrue(live.get());
        assertEquals("worker 1", lock.abandonedBy(LIVE));
    }
}
