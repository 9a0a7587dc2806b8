package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The memory of a condition: slots for those who have begun to wait and still look on, and whether others sleep for it in the home.
 *
 * <p>A slot is
 * <ul>
 * <li>0: empty;
 * <li>{@link #WAITING}, with the process of the one that waits and its ticket;
 * <li>{@link #SIGNALLED}, with the same, until that one has the lock again.
 * </ul>
 * Whoever waits takes the next ticket, so the lowest of those who wait has waited longest. Tickets are taken and slots are filled with the
 * lock alone; the home takes those who go to sleep, and those of processes that have ended, out of their slots without it.
 */
final class ConditionMemory {
    /** How many conditions of a lock have such memory beside that lock. */
    private static final int COUNT = 4;

    private static final int FIRST = 64;
    private static final int SPACE = 64;

    /** How many bytes a lock with conditions needs. */
    static final int BYTES = FIRST + COUNT * SPACE;

    /** What stands for a ticket where no slot is to be had. */
    static final long NO_TICKET = -1;

    /** What stands for who waits where nobody does. */
    static final long EMPTY = 0;

    private static final long TICKETS = 0;
    private static final long SLEEPERS = Long.BYTES;
    private static final int SLOTS = 2 * Long.BYTES;

    // A slot: state, process, ticket.
    private static final int TICKET_BITS = 42;
    private static final long LAST_TICKET = (1L << TICKET_BITS) - 1;
    private static final int PROCESS_BITS = 20;
    private static final int LAST_PROCESS = (1 << PROCESS_BITS) - 1;
    private static final long WAITING = 1L << TICKET_BITS + PROCESS_BITS;
    private static final long SIGNALLED = WAITING << 1;

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;

    private ConditionMemory(MemorySegment memory) {
        this.memory = memory;
    }

    /** Of the first conditions of the lock in {@code cell}; none if that has no room for them. */
    static ConditionMemory[] in(Cell cell) {
        var conditions = new ConditionMemory[cell.bytes() < BYTES ? 0 : COUNT];
        for (int i = 0; i < conditions.length; i++) {
            conditions[i] = new ConditionMemory(cell.segment().asSlice(FIRST + (long) i * SPACE, SPACE));
        }
        return conditions;
    }

    /** Of a condition for which all wait in the home. */
    static ConditionMemory ofHome() {
        return new ConditionMemory(Cell.ofProcess(SPACE).segment());
    }

    private long get(int slot) {
        return (long) LONG.getVolatile(memory, (long) slot);
    }

    private boolean compareAndSet(int slot, long expected, long value) {
        return get(slot) == expected && LONG.compareAndSet(memory, (long) slot, expected, value);
    }

    /** Exchanges {@code seen}, which is in one slot at most, and gives whether it was there. */
    private boolean exchange(long seen, long value) {
        for (int slot = SLOTS; slot < SPACE; slot += Long.BYTES) {
            if (compareAndSet(slot, seen, value)) {
                return true;
            }
        }
        return false;
    }

    private static long waiting(int process, long ticket) {
        return WAITING | (long) process << TICKET_BITS | ticket & LAST_TICKET;
    }

    private static long signalled(long waiting) {
        return waiting ^ (WAITING | SIGNALLED);
    }

    private static boolean isWaiting(long seen) {
        return (seen & WAITING) != 0;
    }

    private static boolean isOf(long seen, int process) {
        return seen != EMPTY && (int) (seen >>> TICKET_BITS & LAST_PROCESS) == process;
    }

    // With the lock.

    long newTicket() {
        return (long) LONG.getAndAdd(memory, TICKETS, 1L);
    }

    /** Begins to wait in a slot, and gives the ticket; {@link #NO_TICKET} if there is no slot for it. */
    long enter(int process) {
        for (int slot = SLOTS; slot < SPACE && process <= LAST_PROCESS; slot += Long.BYTES) {
            if (get(slot) == EMPTY) {
                long ticket = newTicket();
                if (compareAndSet(slot, EMPTY, waiting(process, ticket))) {
                    return ticket;
                }
            }
        }
        return NO_TICKET;
    }

    /** Signals those {@code count} that have waited longest; gives how many are left to the home, since somebody sleeps there. */
    int signal(int count) {
        int left = count;
        while (left > 0) {
            long first = first();
            // Later than the slots: who leaves one for the home has told of that before.
            if (hasSleepers()) {
                return left;
            }
            if (first == EMPTY) {
                return 0;
            }
            if (signal(first)) {
                left--;
            }
        }
        return 0;
    }

    /** The one in a slot that has waited longest; {@link #EMPTY} if none does. */
    long first() {
        long first = EMPTY;
        for (int slot = SLOTS; slot < SPACE; slot += Long.BYTES) {
            long seen = get(slot);
            if (isWaiting(seen) && (first == EMPTY || age(seen) > age(first))) {
                first = seen;
            }
        }
        return first;
    }

    /** How many tickets were taken since the one of {@code waiting}, itself among them. */
    long age(long waiting) {
        return age() - waiting & LAST_TICKET;
    }

    /** How many tickets were taken. */
    long age() {
        return (long) LONG.getVolatile(memory, TICKETS);
    }

    /** Signals {@code waiting}, unless it has left its slot. */
    boolean signal(long waiting) {
        return exchange(waiting, signalled(waiting));
    }

    /** Whoever stood in a slot with {@code ticket} has the lock again, or has lost it. */
    void leave(int process, long ticket) {
        long waiting = waiting(process, ticket);
        if (!exchange(signalled(waiting), EMPTY)) {
            var _ = exchange(waiting, EMPTY);
        }
    }

    // Without the lock.

    boolean isSignalled(int process, long ticket) {
        long signalled = signalled(waiting(process, ticket));
        for (int slot = SLOTS; slot < SPACE; slot += Long.BYTES) {
            if (get(slot) == signalled) {
                return true;
            }
        }
        return false;
    }

    boolean hasSleepers() {
        return (long) LONG.getVolatile(memory, SLEEPERS) != 0;
    }

    // Of the home alone.

    void setSleepers(boolean sleep) {
        LONG.setVolatile(memory, SLEEPERS, sleep ? 1L : 0L);
    }

    /** Takes whoever waits with {@code ticket} out of its slot; gives false if it is signalled, or not there. */
    boolean withdraw(int process, long ticket) {
        return exchange(waiting(process, ticket), EMPTY);
    }

    /** Signals all. */
    void wake() {
        for (int slot = SLOTS; slot < SPACE; slot += Long.BYTES) {
            long seen = get(slot);
            if (isWaiting(seen)) {
                // Otherwise it was signalled, or has left.
                var _ = compareAndSet(slot, seen, signalled(seen));
            }
        }
    }

    /** Empties the slots of a process that has ended, and gives whether it was signalled in one of them. */
    boolean clear(int process) {
        boolean signalled = false;
        for (int slot = SLOTS; slot < SPACE; slot += Long.BYTES) {
            long seen = get(slot);
            while (isOf(seen, process)) {
                if (compareAndSet(slot, seen, EMPTY)) {
                    signalled |= !isWaiting(seen);
                }
                seen = get(slot);
            }
        }
        return signalled;
    }
}
