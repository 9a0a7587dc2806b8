package dev.weft.sharing;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the home does for a condition: those sleep here who do not look on in the {@link ConditionMemory}. Guarded by the
 * {@link GuardedLock} that it belongs to.
 */
final class GuardedCondition {
    private final ConditionMemory memory;

    /** By their tickets. */
    private final NavigableMap<Long, Sleeper> sleepers = new TreeMap<>();

    GuardedCondition(ConditionMemory memory) {
        this.memory = memory;
    }

    /** One that sleeps until it is signalled. */
    static final class Sleeper {
        private final long ticket;
        private final CountDownLatch signalled = new CountDownLatch(1);

        private Sleeper(long ticket) {
            this.ticket = ticket;
        }

        /** Waits for a signal, not longer than {@code nanos}; not guarded by anything. */
        void await(long nanos) throws InterruptedException {
            // Whether that was in time is for the condition to say.
            var _ = signalled.await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Begins to wait, by somebody who has the lock. */
    Sleeper enter() {
        var sleeper = new Sleeper(memory.newTicket());
        sleepers.put(sleeper.ticket, sleeper);
        memory.setSleepers(true);
        return sleeper;
    }

    /** Goes on waiting, by somebody who has looked on in a slot, and may have been signalled there. */
    Sleeper enter(int process, long ticket) {
        var sleeper = new Sleeper(ticket);
        // Before it leaves its slot: who signals must find it here or there.
        memory.setSleepers(true);
        if (memory.withdraw(process, ticket)) {
            sleepers.put(ticket, sleeper);
        } else {
            sleeper.signalled.countDown();
        }
        tell();
        return sleeper;
    }

    private void tell() {
        memory.setSleepers(!sleepers.isEmpty());
    }

    /** Waits no more; gives whether it was signalled. */
    boolean leave(Sleeper sleeper) {
        boolean waited = sleepers.remove(sleeper.ticket, sleeper);
        tell();
        return !waited;
    }

    /** Signals those {@code count} that have waited longest, wherever they do. */
    void signal(int count) {
        int left = count;
        while (left > 0) {
            long looking = memory.first();
            if (isSleeperBefore(looking)) {
                sleepers.pollFirstEntry().getValue().signalled.countDown();
                left--;
            } else if (looking == ConditionMemory.EMPTY) {
                break;
            } else if (memory.signal(looking)) {
                left--;
            }
        }
        tell();
    }

    private boolean isSleeperBefore(long looking) {
        if (sleepers.isEmpty()) {
            return false;
        }
        return looking == ConditionMemory.EMPTY || memory.age() - sleepers.firstKey() > memory.age(looking);
    }

    /** Signals all. */
    void wake() {
        memory.wake();
        sleepers.values().forEach(sleeper -> sleeper.signalled.countDown());
        sleepers.clear();
        tell();
    }

    /** Takes the threads of a process that has ended out of their slots; gives whether one of them has a signal that it did not use. */
    boolean clear(int process) {
        return memory.clear(process);
    }
}
