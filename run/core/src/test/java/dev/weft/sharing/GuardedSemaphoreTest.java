package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of permits when a process ends, wherever it has taken them. */
class GuardedSemaphoreTest {
    private static final long HERE = Party.current();
    private static final long DEAD = Party.of(1, 7);
    private static final long OTHER_OF_DEAD = Party.of(1, 8);
    private static final long LIVE = Party.of(2, 7);

    /** How other processes have the semaphore. */
    private enum Way {
        MEMORY,
        HOME
    }

    private final Cell cell = Cell.ofProcess(GuardedSemaphore.BYTES);

    private GuardedSemaphore semaphore(int permits, boolean isBounded) {
        return new GuardedSemaphore(cell, permits, isBounded);
    }

    /** The semaphore as a process has it. */
    private SemaphoreCore as(Way way, GuardedSemaphore home) {
        return way == Way.HOME ? home : new MemorySemaphore(cell, home);
    }

    private static void die(SemaphoreCore semaphore) {
        semaphore.ended(1, "worker 1");
    }

    private static void take(SemaphoreCore semaphore, long party, int permits) {
        for (int i = 0; i < permits; i++) {
            assertTrue(semaphore.tryAcquire(party, 1));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatItHasTakenAndNotGivenBackComesBack(Way way) throws Exception {
        var semaphore = semaphore(10, true);
        SemaphoreCore dead = as(way, semaphore);
        take(dead, DEAD, 2);
        assertTrue(dead.tryAcquire(DEAD, 2));
        assertTrue(dead.acquire(OTHER_OF_DEAD, 2, 0));
        assertTrue(dead.acquire(OTHER_OF_DEAD, 1, Long.MAX_VALUE));
        take(as(way, semaphore), LIVE, 1);
        take(semaphore.own(), HERE, 1);
        dead.release(DEAD, 1);
        dead.release(OTHER_OF_DEAD, 1);
        assertEquals(3, semaphore.available());
        die(semaphore);
        assertEquals(8, semaphore.available());
        die(semaphore);
        assertEquals(8, semaphore.available());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whoWaitedGetsIt(Way way) throws Exception {
        var semaphore = semaphore(1, false);
        take(as(way, semaphore), DEAD, 1);
        SemaphoreCore live = as(way, semaphore);
        var waiting = new FutureTask<>(() -> live.acquire(LIVE, 1, Long.MAX_VALUE));
        Thread.ofVirtual().start(waiting);
        die(semaphore);
        assertTrue(waiting.get());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void noMoreComesBackThanIsMissing(Way way) {
        var semaphore = semaphore(0, false);
        SemaphoreCore live = as(way, semaphore);
        live.release(LIVE, 4);
        live.release(LIVE, 1);
        take(as(way, semaphore), DEAD, 3);
        die(semaphore);
        assertEquals(2, semaphore.available());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatItHasGivenMoreThanItTookStays(Way way) {
        var semaphore = semaphore(1, false);
        SemaphoreCore dead = as(way, semaphore);
        dead.release(DEAD, 1);
        dead.release(DEAD, 1);
        die(semaphore);
        assertEquals(3, semaphore.available());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatItTookAfterItsEndComesBackNextTime(Way way) {
        var semaphore = semaphore(1, true);
        die(semaphore);
        take(as(way, semaphore), DEAD, 1);
        die(semaphore);
        assertEquals(1, semaphore.available());
    }

    @Test
    void whatItGaveBackInAnotherWayThanItTookItIsEven() {
        var semaphore = semaphore(4, true);
        SemaphoreCore dead = as(Way.MEMORY, semaphore);
        assertTrue(dead.tryAcquire(DEAD, 3));
        dead.release(DEAD, 1);
        dead.release(DEAD, 1);
        assertEquals(3, semaphore.available());
        die(semaphore);
        assertEquals(4, semaphore.available());
    }

    /** The word tells of it, and it is counted nowhere yet. */
    @Test
    void aPermitIsNeitherLostNorDoubledByWhoDiesAsItChangesHands() {
        var semaphore = semaphore(3, true);
        var memory = new SemaphoreMemory(cell);
        int place = semaphore.enter(DEAD);
        assertTrue(memory.change(memory.word.get(), place, false));
        assertTrue(memory.change(memory.word.get(), place, false));
        assertTrue(memory.change(memory.word.get(), place, true));
        assertEquals(2, semaphore.available());
        die(semaphore);
        assertEquals(3, semaphore.available());
    }

    /** Numbers of changes begin again. */
    @Test
    void aPermitIsCountedThoughTheLastOneOfItsProcessWasAsManyChangesAgoAsThereAreNumbers() {
        var semaphore = semaphore(3, true);
        var memory = new SemaphoreMemory(cell);
        int place = semaphore.enter(DEAD);
        assertTrue(memory.change(memory.word.get(), place, false));
        for (long i = 1; i < SemaphoreMemory.NUMBERS; i++) {
            assertTrue(memory.changeAtHome(memory.word.get(), 2));
        }
        assertTrue(memory.changeAtHome(memory.word.get(), 2));
        assertTrue(memory.change(memory.word.get(), place, false));
        die(semaphore);
        assertEquals(3, semaphore.available());
    }

    @Test
    void whoTakesOverAPlaceTakesOverNoPermits() {
        var semaphore = semaphore(5, true);
        for (int process = 1; process <= 100; process++) {
            SemaphoreCore one = as(Way.MEMORY, semaphore);
            long party = Party.of(process, 1);
            take(one, party, 2);
            one.release(party, 1);
            assertEquals(1, one.enter(party));
            semaphore.ended(process, "worker");
            assertEquals(5, semaphore.available());
        }
    }

    @Test
    void processesForWhichNoPlaceIsLeftAskTheHome() {
        var semaphore = semaphore(100, true);
        List<SemaphoreCore> all = IntStream.rangeClosed(1, 40).<SemaphoreCore>mapToObj(_ -> as(Way.MEMORY, semaphore)).toList();
        for (int process = 1; process <= 40; process++) {
            take(all.get(process - 1), Party.of(process, 1), 2);
        }
        assertEquals(Places.NONE, all.getLast().enter(Party.of(40, 1)));
        assertEquals(20, semaphore.available());
        for (int process = 1; process <= 40; process++) {
            all.get(process - 1).release(Party.of(process, 1), 1);
            semaphore.ended(process, "worker");
        }
        assertEquals(100, semaphore.available());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void permitsAreThoseThatItHasAtMost(boolean isBounded) {
        int most = isBounded ? 2 : Integer.MAX_VALUE;
        var semaphore = semaphore(most, isBounded);
        SemaphoreCore other = as(Way.MEMORY, semaphore);
        assertThrows(IllegalStateException.class, () -> other.release(LIVE, 1));
        take(other, LIVE, 1);
        other.release(LIVE, 1);
        assertEquals(most, other.available());
    }

    @Test
    void threadsOfManyProcessesTakeEachPermitOnce() throws Exception {
        var semaphore = semaphore(2, true);
        var ends = new ArrayList<FutureTask<Integer>>();
        for (int process = 0; process < 3; process++) {
            SemaphoreCore one = process == 0 ? semaphore.own() : as(Way.MEMORY, semaphore);
            for (int thread = 1; thread <= 2; thread++) {
                long party = Party.of(process, thread);
                ends.add(new FutureTask<>(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        assertTrue(one.acquire(party, 1, Long.MAX_VALUE));
                        one.release(party, 1);
                    }
                    return 0;
                }));
            }
        }
        ends.forEach(Thread.ofPlatform()::start);
        for (FutureTask<Integer> end : ends) {
            end.get();
        }
        assertEquals(2, semaphore.available());
        semaphore.ended(1, "worker 1");
        semaphore.ended(2, "worker 2");
        assertEquals(2, semaphore.available());
        assertFalse(semaphore.tryAcquire(HERE, 3));
    }
}
