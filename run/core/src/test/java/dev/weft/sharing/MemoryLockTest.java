package dev.weft.sharing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A lock in memory for whose condition some look on there, as threads of any process, and others sleep at home. */
class MemoryLockTest {
    private static final long HERE = Party.current();
    private static final long FOREVER = Long.MAX_VALUE;
    private static final int SLOTS = 6;

    private final Cell cell = Cell.ofProcess(MemoryLock.BYTES);
    private final LockWord word = new LockWord(cell);
    private final GuardedLock home = new GuardedLock(cell, true);
    private final int condition = home.newCondition();
    private final ConditionMemory memory = ConditionMemory.in(cell)[condition];

    private static long party(int process) {
        return Party.of(process, 7);
    }

    /** What {@link MemoryLock#await} does first, in another process; gives the ticket. */
    private long look(int process) {
        assertTrue(home.tryAcquire(party(process)));
        long ticket = memory.enter(process);
        home.release(party(process));
        return ticket;
    }

    /** What it does last. */
    private void leave(int process, long ticket) {
        memory.leave(process, ticket);
        home.release(party(process));
    }

    private FutureTask<Boolean> asleep(FutureTask<Boolean> waiting) {
        Thread thread = Thread.ofVirtual().start(waiting);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return waiting;
    }

    /** Has {@code process} sleep at home from the begin. */
    private FutureTask<Boolean> sleep(int process) {
        return asleep(new FutureTask<>(() -> {
            assertTrue(home.tryAcquire(party(process)));
            return home.await(party(process), condition, FOREVER);
        }));
    }

    /** Has {@code process} sleep at home after it has looked on. */
    private FutureTask<Boolean> sleep(int process, long ticket) {
        return asleep(new FutureTask<>(() -> home.awaitSignal(party(process), condition, ticket, FOREVER)));
    }

    private void signal(LockCore by, int count) {
        assertTrue(by.tryAcquire(HERE));
        by.signal(HERE, condition, count);
        by.release(HERE);
    }

    private void assertWoken(FutureTask<Boolean> waiting, int process) throws Exception {
        assertTrue(waiting.get(60, TimeUnit.SECONDS));
        assertEquals(1, home.holds(party(process)));
        home.release(party(process));
    }

    @Test
    void aSignalGoesToWhoHasWaitedLongestWhereverThatIs() throws Exception {
        for (LockCore by : List.of(home, home.own())) {
            long first = look(1);
            var second = sleep(2);
            long third = look(3);
            var fourth = sleep(4);
            signal(by, 1);
            assertTrue(memory.isSignalled(1, first));
            assertFalse(second.isDone());
            signal(by, 1);
            assertWoken(second, 2);
            assertFalse(memory.isSignalled(3, third) || fourth.isDone());
            signal(by, 2);
            assertTrue(memory.isSignalled(3, third));
            assertWoken(fourth, 4);
            memory.leave(1, first);
            memory.leave(3, third);
        }
    }

    @Test
    void whoGoesToSleepKeepsItsTurn() throws Exception {
        long first = look(1);
        long second = look(2);
        var other = sleep(2, second);
        var one = sleep(1, first);
        signal(home.own(), 1);
        assertWoken(one, 1);
        assertFalse(other.isDone());
        signal(home.own(), 1);
        assertWoken(other, 2);
        assertFalse(memory.hasSleepers());
    }

    @Test
    void theOrderGoesOnWhenThereIsNoRoomForTheNumberOfATicket() {
        cell.segment().set(ValueLayout.JAVA_LONG, 64, (1L << 42) - 1);
        long first = look(1);
        long second = look(2);
        assertEquals((1L << 42) - 1, first);
        signal(home.own(), 1);
        assertTrue(memory.isSignalled(1, first));
        assertFalse(memory.isSignalled(2, second));
        signal(home, 1);
        assertTrue(memory.isSignalled(2, second));
    }

    @Test
    void whoIsSignalledBeforeItSleepsHasTheSignal() throws Exception {
        long ticket = look(1);
        signal(home.own(), 1);
        assertTrue(home.awaitSignal(party(1), condition, ticket, FOREVER));
        assertTrue(memory.isSignalled(1, ticket));
        leave(1, ticket);
        assertFalse(memory.isSignalled(1, ticket) || home.isHeld());
    }

    @Test
    void aSignalForNobodyIsForNobody() throws Exception {
        signal(home.own(), 3);
        signal(home, 3);
        long ticket = look(1);
        assertFalse(home.awaitSignal(party(1), condition, ticket, 0));
        leave(1, ticket);
    }

    @Test
    void whoGivesUpHasTheLockAgainAndTakesNoSignal() throws Exception {
        long ticket = look(1);
        var other = sleep(2);
        assertFalse(home.awaitSignal(party(1), condition, ticket, 1));
        leave(1, ticket);
        signal(home, 1);
        assertWoken(other, 2);
        assertFalse(memory.hasSleepers());
    }

    @Test
    void anInterruptThatComesBeforeTheSignalIsThrown() {
        long ticket = look(1);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> home.awaitSignal(party(1), condition, ticket, FOREVER));
        assertEquals(1, home.holds(party(1)));
        assertFalse(memory.hasSleepers());
    }

    @Test
    void anInterruptThatComesAfterTheSignalIsKept() throws Exception {
        long ticket = look(1);
        signal(home.own(), 1);
        Thread.currentThread().interrupt();
        assertTrue(home.awaitSignal(party(1), condition, ticket, FOREVER));
        assertTrue(Thread.interrupted());
        assertEquals(1, home.holds(party(1)));
    }

    @Test
    void whoFindsNoSlotSleeps() throws Exception {
        for (int i = 0; i < SLOTS; i++) {
            look(1);
        }
        assertEquals(ConditionMemory.NO_TICKET, memory.enter(1));
        LockCore own = home.own();
        var waiting = asleep(new FutureTask<>(() -> {
            assertTrue(own.tryAcquire(Party.current()));
            boolean signalled = own.await(Party.current(), condition, FOREVER);
            own.release(Party.current());
            return signalled;
        }));
        signal(own, SLOTS);
        assertFalse(waiting.isDone());
        signal(own, 1);
        assertTrue(waiting.get());
    }

    @Test
    void aProcessWithAVeryHighNumberHasNoSlot() {
        assertEquals(ConditionMemory.NO_TICKET, memory.enter(1 << 20));
        assertNotEquals(ConditionMemory.NO_TICKET, memory.enter((1 << 20) - 1));
    }

    @Test
    void theLockIsUsedInMemoryWhileSomebodySleepsForItsCondition() throws Exception {
        var waiting = sleep(1);
        LockCore own = home.own();
        assertTrue(own.tryAcquire(HERE));
        assertEquals(HERE, word.get());
        own.release(HERE);
        assertEquals(0, word.get());
        signal(own, 1);
        assertWoken(waiting, 1);
        await().until(() -> word.get() == 0);
    }

    @Test
    void whoDiesLookingTakesNoSignalWithIt() {
        look(1);
        long live = look(2);
        home.ended(1, "worker 1");
        assertFalse(memory.isSignalled(2, live));
        signal(home.own(), 1);
        assertTrue(memory.isSignalled(2, live));
    }

    @Test
    void allAreWokenWhenWhoWasSignalledDies() throws Exception {
        int other = home.newCondition();
        long dead = look(1);
        long live = look(2);
        var sleeping = sleep(3);
        var ofOther = asleep(new FutureTask<>(() -> {
            assertTrue(home.tryAcquire(party(4)));
            return home.await(party(4), other, FOREVER);
        }));
        signal(home.own(), 1);
        assertTrue(memory.isSignalled(1, dead));
        home.ended(1, "worker 1");
        assertFalse(memory.isSignalled(1, dead));
        assertTrue(memory.isSignalled(2, live));
        // Whoever is first with the lock has to give it up for the other.
        await().until(() -> home.holds(party(3)) + home.holds(party(4)) == 1);
        home.release(home.holds(party(3)) == 1 ? party(3) : party(4));
        assertTrue(sleeping.get() && ofOther.get());
    }

    @Test
    void allAreWokenWhenWhoHasTheLockDies() throws Exception {
        long looking = look(2);
        var sleeping = sleep(3);
        assertTrue(home.tryAcquire(party(1)));
        home.ended(1, "worker 1");
        assertTrue(memory.isSignalled(2, looking));
        assertWoken(sleeping, 3);
    }

    @Test
    void thereIsNoEndOfConditions() throws Exception {
        LockCore own = home.own();
        for (LockCore lock : List.of(own, new GuardedLock(Cell.ofProcess(LockWord.BYTES), false).own())) {
            var numbers = new ArrayList<Integer>();
            for (int i = 0; i < 6; i++) {
                numbers.add(lock.newCondition());
            }
            for (int number : numbers) {
                var waiting = asleep(new FutureTask<>(() -> {
                    assertTrue(lock.tryAcquire(Party.current()));
                    boolean signalled = lock.await(Party.current(), number, FOREVER);
                    lock.release(Party.current());
                    return signalled;
                }));
                assertTrue(lock.tryAcquire(HERE));
                lock.signal(HERE, number, 1);
                lock.release(HERE);
                assertTrue(waiting.get());
            }
        }
    }
}
