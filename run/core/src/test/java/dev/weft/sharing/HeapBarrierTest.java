package dev.weft.sharing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What becomes of a barrier when a process ends. */
class HeapBarrierTest {
    private static final long HERE = Party.current();
    private static final long DEAD = Party.of(1, 7);
    private static final long LIVE = Party.of(2, 7);
    private static final Stored ACTION = Stored.of("action", "a barrier");

    private static void die(BarrierCore barrier) {
        barrier.ended(1, "worker 1");
    }

    private static FutureTask<Integer> beginToWait(BarrierCore barrier, long party) {
        int before = barrier.waiting();
        var waiting = new FutureTask<>(() -> barrier.await(party, Long.MAX_VALUE));
        Thread.ofVirtual().start(waiting);
        await().until(() -> barrier.waiting() == before + 1);
        return waiting;
    }

    private static String brokenBy(FutureTask<Integer> waiting) {
        var error = assertThrows(ExecutionException.class, waiting::get);
        return String.valueOf(assertInstanceOf(BrokenBarrierException.class, error.getCause()).getMessage());
    }

    @Test
    void itIsBrokenIfAThreadOfTheProcessWaited() {
        var barrier = new HeapBarrier(Cell.ofProcess(HeapBarrier.BYTES), 3, null);
        FutureTask<Integer> live = beginToWait(barrier, LIVE);
        FutureTask<Integer> dead = beginToWait(barrier, DEAD);
        die(barrier);
        assertEquals("this barrier is broken: worker 1 ended when it had arrived", brokenBy(live));
        assertEquals(brokenBy(live), brokenBy(dead));
        assertThrows(BrokenBarrierException.class, () -> barrier.await(HERE, 0));
    }

    @Test
    void itIsBrokenIfAThreadOfTheProcessRanTheAction() throws Exception {
        var barrier = new HeapBarrier(Cell.ofProcess(HeapBarrier.BYTES), 2, ACTION);
        FutureTask<Integer> live = beginToWait(barrier, LIVE);
        assertEquals(BarrierCore.LEADS, barrier.await(DEAD, 0));
        assertFalse(live.isDone());
        die(barrier);
        assertEquals("this barrier is broken: worker 1 ended when it had arrived", brokenBy(live));
        assertThrows(BrokenBarrierException.class, () -> barrier.open(DEAD));
        assertEquals(0, barrier.passes());
    }

    @Test
    void itStaysIfNoThreadOfTheProcessWaits() throws Exception {
        var barrier = new HeapBarrier(Cell.ofProcess(HeapBarrier.BYTES), 2, null);
        FutureTask<Integer> dead = beginToWait(barrier, DEAD);
        assertEquals(0, barrier.await(LIVE, 0));
        assertEquals(1, dead.get());
        FutureTask<Integer> live = beginToWait(barrier, LIVE);
        die(barrier);
        assertFalse(barrier.isBroken());
        assertEquals(0, barrier.await(HERE, 0));
        assertEquals(1, live.get());
    }

    @Test
    void onlyThePartyThatLeadsOpensIt() throws Exception {
        var barrier = new HeapBarrier(Cell.ofProcess(HeapBarrier.BYTES), 2, ACTION);
        FutureTask<Integer> live = beginToWait(barrier, LIVE);
        assertThrows(BrokenBarrierException.class, () -> barrier.open(LIVE));
        assertEquals(BarrierCore.LEADS, barrier.await(HERE, 0));
        assertThrows(BrokenBarrierException.class, () -> barrier.open(LIVE));
        barrier.fail(LIVE, "no");
        barrier.open(HERE);
        assertEquals(1, live.get());
        assertTrue(barrier.passes() == 1 && !barrier.isBroken());
    }
}
