package dev.weft.async;

import dev.weft.job.Nanos;
import java.time.Duration;

/**
 * Something that tasks wait for until one of them says that it has happened, and that can happen again.
 *
 * {@snippet :
 * var ready = new AsyncEvent();
 * TaskGroup.run(group -> {
 *     group.start(() -> {
 *         ready.await();
 *         IO.println("go");                          // go
 *     });
 *     ready.set();
 * });
 * }
 *
 * <p>{@link #set} lets all go who wait, also if {@link #clear} follows at once. A wait is ended by an interrupt, and is not begun in a
 * {@link CancelScope} that was told to stop. A task of an {@link EventLoop} waits beside its loop:
 * {@link EventLoop#await(ScopedValue.CallableOp)}.
 *
 * <p>Memory consistency effects: what was done before a set <i>happens before</i> what is done after an await that it ended. May be used
 * by all threads, virtual or not.
 */
public final class AsyncEvent {
    private final BriefLock lock;

    /** Guarded by {@link #lock}. */
    private final Line<Waiter> waiting = new Line<>();

    /** Changed with {@link #lock} held. */
    private volatile boolean set;

    /** One that is not set. */
    public AsyncEvent() {
        this(Platform.SYSTEM);
    }

    AsyncEvent(Platform platform) {
        this.lock = new BriefLock(platform, this);
    }

    /** It has happened: lets all go who wait. */
    public void set() {
        lock.lock();
        try {
            set = true;
            while (!waiting.isEmpty()) {
                lock.letFirstGo(waiting);
            }
        } finally {
            lock.unlock();
        }
    }

    /** It is to happen again: who waits from now on waits for the next {@link #set}. */
    public void clear() {
        lock.lock();
        try {
            set = false;
        } finally {
            lock.unlock();
        }
    }

    public boolean isSet() {
        return set;
    }

    /** Waits until it is set. */
    public void await() throws InterruptedException {
        await(Waiter.FOREVER);
    }

    /** Waits until it is set, for at most {@code timeout}, and gives whether it was; with 0 it does not wait. */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Nanos.of(timeout));
    }

    private boolean await(long nanos) throws InterruptedException {
        Waiter.begin();
        if (set) {
            return true;
        }
        var waiter = new Waiter();
        lock.lock();
        try {
            if (set || nanos == 0) {
                return set;
            }
            lock.stand(waiter, waiting);
        } finally {
            lock.unlock();
        }
        return lock.await(waiter, waiting, nanos);
    }

    @Override
    public String toString() {
        return set ? "AsyncEvent[set]" : "AsyncEvent[not set]";
    }
}
