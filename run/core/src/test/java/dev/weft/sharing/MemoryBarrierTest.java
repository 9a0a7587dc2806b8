package dev.weft.sharing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A barrier at which some arrive in memory, and look there for the end of the cycle, and others at home. */
class MemoryBarrierTest {
    private static final long HERE = Party.current();
    private static final long DEAD = Party.of(1, 7);
    private static final long LIVE = Party.of(2, 7);

    private final Cell cell = Cell.ofProcess(HeapBarrier.BYTES);
    private final BarrierMemory memory = new BarrierMemory(cell);

    private HeapBarrier barrier(int parties) {
        return new HeapBarrier(cell, parties, null);
    }

    /** What {@link MemoryBarrier#await} does first, and some process may do last. */
    private void arrive(HeapBarrier barrier, long party) {
        long seen = memory.word.get();
        memory.announce(barrier.enter(party), BarrierMemory.cycle(seen));
        assertFalse(WatchedWord.isWatched(seen) || BarrierMemory.isBroken(seen));
        assertTrue(memory.arrive(seen, barrier.parties()));
    }

    private static void assertBroken(BarrierCore barrier, long cycle, String words) {
        var broken = assertThrows(BrokenBarrierException.class, () -> barrier.awaitEnd(LIVE, cycle, Long.MAX_VALUE));
        assertEquals("this barrier is broken: " + words, broken.getMessage());
    }

    private static void assertGoesOn(BarrierCore barrier, long cycle) {
        assertDoesNotThrow(() -> barrier.awaitEnd(LIVE, cycle, Long.MAX_VALUE));
    }

    @Test
    void theLastInMemoryLetsAllGoOn() {
        var barrier = barrier(2);
        arrive(barrier, LIVE);
        assertEquals(1, barrier.waiting());
        assertFalse(memory.isOver(1));
        arrive(barrier, DEAD);
        assertTrue(memory.isOver(1) && memory.hasOpened(1));
        assertGoesOn(barrier, 1);
        assertEquals(1, barrier.passes());
        assertEquals(0, barrier.waiting());
    }

    @Test
    void theLastAtHomeLetsThoseInMemoryGoOn() throws Exception {
        var barrier = barrier(3);
        arrive(barrier, LIVE);
        arrive(barrier, DEAD);
        assertEquals(0, barrier.await(HERE, 0));
        assertTrue(memory.hasOpened(1));
        assertEquals(1, barrier.passes());
    }

    @Test
    void whileOneSleepsTheOthersArriveAtHome() throws Exception {
        var barrier = barrier(2);
        var asleep = new FutureTask<>(() -> barrier.await(HERE, Long.MAX_VALUE));
        Thread.ofVirtual().start(asleep);
        await().until(() -> barrier.waiting() == 1);
        assertTrue(WatchedWord.isWatched(memory.word.get()));
        assertEquals(0, new MemoryBarrier(cell, barrier).await(LIVE, Long.MAX_VALUE));
        assertEquals(1, asleep.get());
        await().until(() -> !WatchedWord.isWatched(memory.word.get()));
    }

    @Test
    void aCycleThatWasResetHasNotOpenedThoughTheNextHas() throws Exception {
        var barrier = barrier(2);
        arrive(barrier, LIVE);
        barrier.reset();
        arrive(barrier, DEAD);
        assertEquals(0, barrier.await(HERE, 0));
        assertTrue(memory.isOver(1));
        assertFalse(memory.hasOpened(1));
        assertTrue(memory.hasOpened(2));
        assertBroken(barrier, 1, "it was reset");
        assertEquals(1, barrier.passes());
    }

    @Test
    void aCycleThatHasOpenedIsKnownAtHomeThoughTheNextWasReset() {
        var barrier = barrier(2);
        arrive(barrier, LIVE);
        arrive(barrier, DEAD);
        barrier.reset();
        assertFalse(memory.hasOpened(1));
        assertGoesOn(barrier, 1);
        assertEquals(1, barrier.passes());
    }

    @Test
    void whyItWasBrokenIsToldToAllWhoHadArrivedAlsoAfterAReset() {
        var barrier = barrier(4);
        arrive(barrier, LIVE);
        arrive(barrier, LIVE + 1);
        arrive(barrier, LIVE + 2);
        barrier.abort();
        assertTrue(memory.isOver(1) && barrier.isBroken());
        assertBroken(barrier, 1, "it was aborted");
        barrier.reset();
        assertFalse(barrier.isBroken());
        assertBroken(barrier, 1, "it was aborted");
        assertBroken(barrier, 1, "it was aborted");
    }

    @Test
    void aBrokenOneLetsNobodyArrive() {
        var barrier = barrier(2);
        barrier.abort();
        var other = new MemoryBarrier(cell, barrier);
        assertThrows(BrokenBarrierException.class, () -> other.await(LIVE, Long.MAX_VALUE));
        assertEquals(0, barrier.waiting());
    }

    @Test
    void itIsBrokenByAProcessThatEndsAfterItHasArrived() {
        var barrier = barrier(3);
        arrive(barrier, LIVE);
        arrive(barrier, DEAD);
        barrier.ended(1, "worker 1");
        assertBroken(barrier, 1, "worker 1 ended when it had arrived");
        assertThrows(BrokenBarrierException.class, () -> barrier.await(HERE, 0));
    }

    @Test
    void itStaysIfTheProcessHasGoneOnOrWasInPlaceOfAnother() {
        var barrier = barrier(2);
        arrive(barrier, DEAD);
        arrive(barrier, LIVE);
        barrier.ended(1, "worker 1");
        assertFalse(barrier.isBroken());
        arrive(barrier, Party.of(3, 1));
        barrier.ended(4, "worker 4");
        assertFalse(barrier.isBroken());
        barrier.ended(3, "worker 3");
        assertTrue(barrier.isBroken());
    }

    @Test
    void whoHasArrivedBreaksItByGivingUp() {
        var barrier = barrier(2);
        arrive(barrier, LIVE);
        assertThrows(TimeoutException.class, () -> barrier.awaitEnd(LIVE, 1, 1));
        assertTrue(barrier.isBroken());
    }

    @Test
    void aThreadThatIsLateDoesNotHideWhereAnotherOfItsProcessIs() {
        var barrier = barrier(2);
        int place = barrier.enter(DEAD);
        memory.announce(place, 5);
        memory.announce(place, 4);
        assertEquals(5, memory.announced(place));
    }

    @Test
    void oneOfThreeIsTheLastInEachCycle() throws Exception {
        var barrier = barrier(3);
        var ends = new ArrayList<FutureTask<Integer>>();
        int rounds = 500;
        for (int process = 0; process < 3; process++) {
            BarrierCore one = process == 0 ? barrier : new MemoryBarrier(cell, barrier);
            long party = Party.of(process, 1);
            ends.add(new FutureTask<>(() -> {
                int sum = 0;
                for (int round = 0; round < rounds; round++) {
                    sum += one.await(party, Long.MAX_VALUE);
                }
                return sum;
            }));
        }
        ends.forEach(Thread.ofPlatform()::start);
        int sum = 0;
        for (FutureTask<Integer> end : ends) {
            sum += end.get();
        }
        assertEquals((0 + 1 + 2) * rounds, sum);
        assertEquals(rounds, barrier.passes());
    }
}
