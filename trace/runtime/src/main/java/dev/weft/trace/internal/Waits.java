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

    private final WaitNames names = new WaitNames();
    private final int owner = Api.name(Layout.SYMBOL_STATE, "owner: thread");
    private final int wake = Api.name(Layout.SYMBOL_FLOW, "wake");
    private final Arrows wakes = new Arrows(THREADS);

    private Waits() {}

    /** Before the first class is woven that calls this. */
    public static void start() {
        live = new Waits();
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
        int name = names.ofBlocker(blocker);
        wakes.expect(Threads.id(Thread.currentThread()));
        Recorder.event(Layout.BEGIN, name);
        Thread owning = blocker instanceof AbstractOwnableSynchronizer ? Threads.owner((AbstractOwnableSynchronizer) blocker) : null;
        if (owning != null) {
            Recorder.event(Layout.STATE, owner, Threads.id(owning));
        }
        return name;
    }

    public static void parked(int name) {
        Waits waits = live;
        if (name == 0 || waits == null) {
            return;
        }
        try {
            long flow = waits.wakes.end(Threads.id(Thread.currentThread()));
            if (flow != 0) {
                Recorder.event(Layout.FLOW_IN, waits.wake, flow);
            }
            Recorder.endWait(name, waits.owner);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The wait ends with the next event of its thread.
            return;
        }
    }

    /** The current thread is about to let another one go on, which may be parked. */
    public static void unparking(@Nullable Thread thread) {
        Waits waits = live;
        if (thread == null || waits == null) {
            return;
        }
        try {
            long flow = Recorder.knowsThread() ? waits.wakes.begin(Threads.id(thread)) : 0;
            if (flow != 0) {
                Recorder.event(Layout.FLOW_OUT, waits.wake, flow);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // There is no arrow.
            return;
        }
    }
}
