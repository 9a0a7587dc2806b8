package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * A thread that has recorded nothing yet waits unseen: else each thread of the JDK had a lane. That is also what keeps the recorder out of
 * here while it stores something: then the lane is nobody's. What it may wait for itself, on a thread of the program, is room for a name.
 */
/**
 * What woven code calls where a thread may have to wait, or lets another one go on. Nothing here throws or waits, but for the first wait
 * for something, which gets its name.
 */
public final class Waits {
    /** A power of two: so many threads at once can be told apart that wait. */
    private static final int THREADS = 1 << 14;

    private static @Nullable Waits live;

    private final WaitNames names;
    private final Runnables runnables;
    private final int owner = Api.name(Layout.SYMBOL_STATE, "owner: thread");
    private final int joined = Api.name(Layout.SYMBOL_STATE, "for: thread");
    private final int sleep = Api.name(Layout.SYMBOL_WAIT, "sleep");
    private final int join = Api.name(Layout.SYMBOL_WAIT, "join");
    private final Arrows wakes = new Arrows(THREADS, Api.name(Layout.SYMBOL_FLOW, "wake"));

    private Waits(WaitNames names, Runnables runnables) {
        this.names = names;
        this.runnables = runnables;
    }

    /** Before the first class is woven that calls this, or another class that it starts. */
    public static void start() {
        WaitNames names = new WaitNames();
        Runnables runnables = new Runnables();
        Waits waits = new Waits(names, runnables);
        live = waits;
        Monitors.start(names, waits, runnables);
        HandOffs.start(runnables);
        Transfers.start(waits);
        Mounts.start(runnables);
    }

    /** What a state is called that tells who has what is waited for. */
    int owner() {
        return owner;
    }

    /** What an arrow is called that ends a wait. */
    int wake() {
        return wakes.name();
    }

    /** The current thread is about to park; gives what {@link #parked} is to have. */
    public static int parking() {
        try {
            if (!Recorder.knowsThread()) {
                return 0;
            }
            Object blocker = LockSupport.getBlocker(Thread.currentThread());
            Waits waits = blocker instanceof Metadata ? null : live;
            return waits == null ? 0 : waits.park(blocker);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            return 0;
        }
    }

    private int park(@Nullable Object blocker) {
        Thread owning = blocker instanceof AbstractOwnableSynchronizer ? Threads.owner((AbstractOwnableSynchronizer) blocker) : null;
        int name = names.ofBlocker(blocker);
        long id = Threads.id(Thread.currentThread());
        runnables.forget(id);
        wakes.expect(id);
        begin(name, owning == null ? 0 : owner, owning == null ? 0 : Threads.id(owning));
        return name;
    }

    public static void parked(int name) {
        Waits waits = live;
        if (name != 0 && waits != null) {
            waits.end(name, waits.wakes, Threads.id(Thread.currentThread()));
        }
    }

    /** Ends a wait, and the arrow that has ended it. */
    void end(int name, Arrows arrows, long key) {
        try {
            runnables.tell();
            long flow = arrows.end(key);
            if (flow != 0) {
                Recorder.event(Layout.FLOW_IN, arrows.name(), flow);
            }
            Recorder.endWait(name, owner);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The wait ends with the next event of its thread.
            return;
        }
    }

    /** The current thread is about to let another one go on, which may be parked. */
    public static void unparking(@Nullable Thread thread) {
        Waits waits = live;
        if (thread != null && waits != null) {
            waits.unpark(Threads.id(thread));
        }
    }

    private void unpark(long thread) {
        if (wakes.isExpected(thread)) {
            runnables.mark(thread);
            begin(wakes, thread);
        }
    }

    /** Begins an arrow to who waits for it. */
    static void begin(Arrows arrows, long key) {
        try {
            long flow = Recorder.knowsThread() ? arrows.begin(key) : 0;
            if (flow != 0) {
                Recorder.event(Layout.FLOW_OUT, arrows.name(), flow);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // There is no arrow.
            return;
        }
    }

    /** The current thread is about to wait for the end of another one; gives what {@link #endWait} is to have. */
    public static int joining(@Nullable Thread thread) {
        Waits waits = live;
        if (thread == null || waits == null) {
            return 0;
        }
        return waits.beginWait(waits.join, waits.joined, Threads.id(thread));
    }

    /** The current thread is about to sleep; gives what {@link #endWait} is to have. */
    public static int sleeping() {
        Waits waits = live;
        return waits == null ? 0 : waits.beginWait(waits.sleep, 0, 0);
    }

    /**
     * Begins a wait, of which something may be said; gives its name, or 0 if it is not seen.
     *
     * @param state 0 if nothing is said
     */
    int beginWait(int name, int state, long number) {
        try {
            if (!Recorder.knowsThread()) {
                return 0;
            }
            runnables.forget(Threads.id(Thread.currentThread()));
            begin(name, state, number);
            return name;
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            return 0;
        }
    }

    private static void begin(int name, int state, long number) {
        Recorder.event(Layout.BEGIN, name);
        if (state != 0) {
            Recorder.event(Layout.STATE, state, number);
        }
    }

    public static void endWait(int name) {
        Waits waits = live;
        if (name == 0 || waits == null) {
            return;
        }
        try {
            waits.runnables.tell();
            Recorder.endWait(name, waits.joined);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The wait ends with the next event of its thread.
            return;
        }
    }
}
