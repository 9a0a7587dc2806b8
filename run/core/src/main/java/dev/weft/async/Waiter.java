package dev.weft.async;

import dev.weft.job.Cancellation;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that stands in a {@link Line} until somebody lets it go, which is done with the lock of the line held. So whoever gives up
 * waiting takes that lock and sees whether it was let go before: what it was given is then not lost.
 */
class Waiter {
    /** No limit of time. */
    static final long FOREVER = Long.MAX_VALUE;

    private enum State {
        /** Runs, and will look for what it waits for before it sleeps. */
        AWAKE,
        ASLEEP,
        LET_GO
    }

    private final Thread thread = Thread.currentThread();
    private volatile State state = State.ASLEEP;

    // Guarded by the lock of the line.
    @Nullable Waiter previous;
    @Nullable Waiter next;

    /** The beginning of each wait: an error if the code of this thread is to stop, or the thread was interrupted. */
    static void begin() throws InterruptedException {
        Cancellation.check();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    final boolean isAsleep() {
        return state == State.ASLEEP;
    }

    final boolean isLetGo() {
        return state == State.LET_GO;
    }

    /** Before it stands in the line. */
    final void stayAwake() {
        state = State.AWAKE;
    }

    /** With the lock held: from now on it has to be told. */
    final void fallAsleep() {
        state = State.ASLEEP;
    }

    /**
     * With the lock held, after it has left its line.
     *
     * @return whether {@link #wake} is to be called, for which nobody needs the lock
     */
    final boolean letGo() {
        boolean sleeps = state == State.ASLEEP;
        state = State.LET_GO;
        return sleeps;
    }

    final void wake() {
        LockSupport.unpark(thread);
    }

    /**
     * Sleeps until this is let go.
     *
     * @param blocker what tools say that the thread waits for
     * @param nanos how long at most, or {@link #FOREVER}
     * @return false if the thread was interrupted, of which its status tells, or its time is up; ask {@link #isLetGo} with the lock held
     */
    final boolean sleep(Platform platform, Object blocker, long nanos) {
        long deadline = nanos == FOREVER ? 0 : platform.nanoTime() + nanos;
        while (!isLetGo()) {
            if (thread.isInterrupted()) {
                return false;
            }
            if (nanos == FOREVER) {
                platform.park(blocker);
                continue;
            }
            long left = deadline - platform.nanoTime();
            if (left <= 0) {
                return false;
            }
            platform.parkNanos(blocker, left);
        }
        return true;
    }
}
