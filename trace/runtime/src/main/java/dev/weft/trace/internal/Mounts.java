package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import org.jspecify.annotations.Nullable;

/*
 * A carrier is a platform thread: what it carries is a slice of its own, whose number is that of the virtual thread. Both ends are told
 * where the carrier is the current thread.
 */
/** What woven code calls where a virtual thread gets a carrier, leaves it, or keeps it while it waits. Nothing here throws or waits. */
public final class Mounts {
    /** A power of two: so many threads at once can be told apart that cannot leave their carriers. */
    private static final int PINNED = 1 << 8;

    private static @Nullable Mounts live;

    private final Runnables runnables;
    private final int carries = Api.name(Layout.SYMBOL_MOUNT, "virtual thread");
    private final int pinned = Api.name(Layout.SYMBOL_WAIT, "pinned");
    private final int[] reasons = {
        Api.name(Layout.SYMBOL_STATE, "by: a native frame on its stack"), Api.name(Layout.SYMBOL_STATE, "by: a monitor that it has"),
        Api.name(Layout.SYMBOL_STATE, "by: a section of the JDK that must not be left"),
    };
    /** By a thread's number: who could not leave its carrier last, and why, as 1 more than a place in {@code reasons}. */
    private final long[] pins = new long[PINNED];

    private Mounts(Runnables runnables) {
        this.runnables = runnables;
    }

    static void start(Runnables runnables) {
        live = new Mounts(runnables);
    }

    /** A virtual thread is handed to who runs it. */
    public static void runnable(Thread virtual) {
        Mounts mounts = live;
        if (mounts != null) {
            mounts.runnables.mark(Threads.id(virtual));
        }
    }

    /** The current thread is about to carry a virtual one. */
    public static void mounting(Thread virtual) {
        Mounts mounts = live;
        if (mounts == null) {
            return;
        }
        try {
            Recorder.event(Layout.BEGIN, mounts.carries, Threads.id(virtual));
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // Its end has no begin then, and is dropped.
            return;
        }
    }

    /** The current thread has carried a virtual one. */
    public static void unmounted() {
        Mounts mounts = live;
        if (mounts == null) {
            return;
        }
        try {
            Recorder.event(Layout.END, mounts.carries);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // It seems to be carried until the next one is.
            return;
        }
    }

    /** The current virtual thread cannot leave its carrier now; {@code reason} is a constant of the JDK. */
    public static void pinning(@Nullable Enum<?> reason) {
        Mounts mounts = live;
        if (mounts == null || reason == null) {
            return;
        }
        long id = Threads.id(Thread.currentThread());
        mounts.pins[(int) id & PINNED - 1] = id << Byte.SIZE | 1 + number(reason.name());
    }

    private static int number(String reason) {
        return reason.equals("NATIVE") ? 0 : reason.equals("MONITOR") ? 1 : 2;
    }

    /** The current virtual thread is about to park on its carrier. */
    public static void parkingOnCarrier() {
        Mounts mounts = live;
        if (mounts == null) {
            return;
        }
        try {
            if (Recorder.knowsThread()) {
                Recorder.event(Layout.BEGIN, mounts.pinned);
                long id = Threads.id(Thread.currentThread());
                long pin = mounts.pins[(int) id & PINNED - 1];
                if (pin >>> Byte.SIZE == id) {
                    Recorder.event(Layout.STATE, mounts.reasons[(int) (pin & 0xff) - 1]);
                }
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // It is seen the next time.
            return;
        }
    }

    /** The current virtual thread has parked on its carrier. */
    public static void parkedOnCarrier() {
        Mounts mounts = live;
        if (mounts == null) {
            return;
        }
        try {
            if (Recorder.knowsThread()) {
                Recorder.endWait(mounts.pinned, 0);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The wait ends with the next event of its thread.
            return;
        }
    }
}
