package dev.weft.worker;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.Set;

/**
 * The tasks of one message. The main thread claims them one after the other; the thread that reads may withhold what is not claimed, and
 * learn for certain which one runs. Both agree through one word: the next task in its upper half, in the lower one the number of tasks
 * that may be claimed and a bit that makes the main thread take the lock before it goes on.
 */
final class TaskBatch {
    /** What {@link #claim} gives after the last task. */
    static final int NONE = -1;

    private static final VarHandle STATE;
    private static final long NEXT = 1L << Integer.SIZE;
    private static final long ATTENTION = 1L << (Integer.SIZE - 1);
    private static final int LIMIT = Integer.MAX_VALUE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(TaskBatch.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The number of the first task; the others follow it. */
    final long first;

    /** What the message says after the numbers. */
    final ByteReader body;

    private final Object lock;
    private volatile long state;

    /** Tasks before the limit that must not be run; guarded by the lock. */
    private final Set<Integer> withheld = new HashSet<>(0);

    /** @param lock held by whoever calls anything but {@link #claim} */
    TaskBatch(long first, int count, ByteReader body, Object lock) {
        this.first = first;
        this.body = body;
        this.lock = lock;
        this.state = count;
    }

    /** The index of the task to be run now, {@link #NONE} if there is none any more. For the main thread. */
    int claim() {
        while (true) {
            long before = (long) STATE.getAndAdd(this, NEXT);
            int index = next(before);
            if (index >= limit(before)) {
                return NONE;
            }
            if ((before & ATTENTION) == 0 || isWanted(index)) {
                return index;
            }
        }
    }

    /** Waits for whoever interrupts the task before, so that this one does not see it. */
    private boolean isWanted(int index) {
        synchronized (lock) {
            Thread.interrupted();
            boolean wanted = !withheld.remove(index);
            if (withheld.isEmpty()) {
                STATE.getAndBitwiseAnd(this, ~ATTENTION);
            }
            return wanted;
        }
    }

    /**
     * Keeps those of {@code count} tasks from number {@code from} on that are not claimed from being run, and adds their numbers to
     * {@code returned} unless they were withheld before.
     */
    void withhold(long from, long count, ByteWriter returned) {
        while (true) {
            long before = state;
            long begin = Math.max(Math.max(from - first, 0), next(before));
            long end = Math.min(from - first + count, limit(before));
            if (begin >= end) {
                return;
            }
            boolean last = end == limit(before);
            // The main thread looks at what is withheld with the lock held, so it may be noted afterwards.
            if (STATE.compareAndSet(this, before, last ? before & ~(long) LIMIT | begin : before | ATTENTION)) {
                for (int index = (int) begin; index < end; index++) {
                    if (last ? !withheld.remove(index) : withheld.add(index)) {
                        returned.writeVar(first + index);
                    }
                }
                return;
            }
        }
    }

    /** How many tasks are not claimed. */
    int left() {
        long now = state;
        return Math.max(0, limit(now) - next(now));
    }

    /** The number behind the last task that may be claimed. */
    long end() {
        return first + limit(state);
    }

    /** Whether task {@code number} is the one that runs, which then stays the last one claimed while the caller holds the lock. */
    boolean holds(long number) {
        while (true) {
            long before = state;
            if (next(before) == 0 || number != first + next(before) - 1 || next(before) > limit(before)) {
                return false;
            }
            if (STATE.compareAndSet(this, before, before | ATTENTION)) {
                return true;
            }
        }
    }

    private static int next(long state) {
        return (int) (state >>> Integer.SIZE);
    }

    private static int limit(long state) {
        return (int) (state & LIMIT);
    }
}
