package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import org.jspecify.annotations.Nullable;

/*
 * Monitors that share a place in the tables push each other out: then it is not known who holds one of them, and arrows to who waits for it
 * are missing.
 */
/** What woven code calls where a thread enters, leaves or waits for a monitor. Nothing here throws or waits, as in {@link Waits}. */
public final class Monitors {
    /** A power of two: of so many monitors at once is known who has them. */
    private static final int MONITORS = 1 << 12;

    private static @Nullable Monitors live;

    private final WaitNames names;
    private final Waits waits;
    private final Runnables runnables;
    private final Arrows notes;
    private final Contention contention;
    /** By a monitor's identity, who holds it: the identity and the number of the thread in one word. Written unordered, by who holds it. */
    private final long[] holders = new long[MONITORS];
    /** How often it does so. */
    private final byte[] depths = new byte[MONITORS];

    private Monitors(WaitNames names, Waits waits, Runnables runnables) {
        this.names = names;
        this.waits = waits;
        this.runnables = runnables;
        this.notes = new Arrows(MONITORS, waits.wake());
        this.contention = new Contention(MONITORS, waits.wake());
    }

    static void start(WaitNames names, Waits waits, Runnables runnables) {
        live = new Monitors(names, waits, runnables);
    }

    /** The current thread is about to enter a monitor; gives what {@link #entered(long)} is to have: its identity and the wait's name. */
    public static long entering(@Nullable Object object) {
        long identity = (long) System.identityHashCode(object) << Integer.SIZE;
        try {
            Monitors monitors = live;
            if (object == null || monitors == null) {
                return 0;
            }
            long holder = monitors.holders[place(identity)];
            if (holder >>> Integer.SIZE != identity >>> Integer.SIZE || holder == holder(identity) || !Recorder.knowsThread()) {
                return identity;
            }
            return identity | monitors.contend(object, identity, holder & 0xffff_ffffL);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            return identity;
        }
    }

    private int contend(Object object, long identity, long holder) {
        int name = waits.beginWait(names.ofMonitor(object), waits.owner(), holder);
        if (name != 0) {
            contention.join(identity >>> Integer.SIZE);
        }
        return name;
    }

    private static int place(long identity) {
        return (int) (identity >>> Integer.SIZE) & MONITORS - 1;
    }

    private static long holder(long identity) {
        return identity | Threads.id(Thread.currentThread()) & 0xffff_ffffL;
    }

    /** The current thread has entered a monitor. */
    public static void entered(long monitor) {
        try {
            Monitors monitors = live;
            if (monitors == null || monitor == 0) {
                return;
            }
            monitors.hold(monitor & ~0xffff_ffffL);
            if ((int) monitor != 0) {
                monitors.won((int) monitor, monitor >>> Integer.SIZE);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // Who has it is not known.
            return;
        }
    }

    private void won(int name, long identity) {
        long flow = contention.leave(identity);
        runnables.tell();
        if (flow != 0) {
            Recorder.event(Layout.FLOW_IN, waits.wake(), flow);
        }
        Recorder.endWait(name, waits.owner());
    }

    /** The current thread has entered a monitor by the call of a method. */
    public static void entered(Object object) {
        entered((long) System.identityHashCode(object) << Integer.SIZE);
    }

    private void hold(long identity) {
        int place = place(identity);
        long holder = holder(identity);
        if (holders[place] != holder) {
            holders[place] = holder;
            depths[place] = 1;
        } else if (depths[place] < Byte.MAX_VALUE) {
            depths[place]++;
        }
    }

    /** The current thread leaves a monitor, or has just left it: then an object says its identity sooner. */
    public static void left(@Nullable Object object) {
        try {
            long identity = (long) System.identityHashCode(object) << Integer.SIZE;
            int place = place(identity);
            Monitors monitors = live;
            if (monitors != null && monitors.holders[place] == holder(identity) && monitors.depths[place] < Byte.MAX_VALUE
                    && --monitors.depths[place] <= 0) {
                monitors.free(place, identity);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The thread is taken for the holder until another enters.
            return;
        }
    }

    private void free(int place, long identity) {
        holders[place] = 0;
        long flow = contention.isAt(place) && Recorder.knowsThread() ? contention.release(identity >>> Integer.SIZE) : 0;
        if (flow != 0) {
            Recorder.event(Layout.FLOW_OUT, waits.wake(), flow);
        }
    }

    /** The current thread is about to wait for a notification; gives what {@link #waited} is to have. */
    public static int waiting(@Nullable Object object) {
        try {
            Monitors monitors = live;
            if (object == null || monitors == null || !Recorder.knowsThread()) {
                return 0;
            }
            int name = monitors.names.ofNotification(object);
            long identity = (long) System.identityHashCode(object) << Integer.SIZE;
            int place = place(identity);
            if (monitors.holders[place] == holder(identity)) {
                monitors.free(place, identity);
            }
            int begun = monitors.waits.beginWait(name, 0, 0);
            monitors.notes.expect(identity >>> Integer.SIZE);
            return begun;
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            return 0;
        }
    }

    /** The current thread has waited for a notification, and has the monitor again. */
    public static void waited(Object object, int name) {
        entered(object);
        Monitors monitors = live;
        if (name != 0 && monitors != null) {
            monitors.waits.end(name, monitors.notes, System.identityHashCode(object));
        }
    }

    /** The current thread is about to notify. */
    public static void notifying(@Nullable Object object) {
        Monitors monitors = live;
        if (object != null && monitors != null) {
            Waits.begin(monitors.notes, System.identityHashCode(object));
        }
    }
}
