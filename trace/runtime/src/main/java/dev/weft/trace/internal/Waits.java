package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.util.concurrent.ForkJoinPool;
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
    /** A power of two: so many tasks at once can be told apart that wait to be run. */
    private static final int TASKS = 1 << 14;
    /** A power of two: of so many monitors at once is known who has them. */
    private static final int MONITORS = 1 << 12;

    /** What a socket takes at most that has what is wanted, or room for it. */
    private static final long NO_TRANSFER_NANOS = 10_000;
    /** In the order of the agent's numbers. */
    private static final String[] TRANSFERS = {"socket read", "socket write", "socket accept", "socket connect", "select"};

    private static @Nullable Waits live;

    private final WaitNames names = new WaitNames();
    private final int owner = Api.name(Layout.SYMBOL_STATE, "owner: thread");
    private final int joined = Api.name(Layout.SYMBOL_STATE, "for: thread");
    private final int sleep = Api.name(Layout.SYMBOL_WAIT, "sleep");
    private final int join = Api.name(Layout.SYMBOL_WAIT, "join");
    private final int[] transfers = new int[TRANSFERS.length];
    private final Arrows wakes = new Arrows(THREADS, Api.name(Layout.SYMBOL_FLOW, "wake"));
    private final Arrows notes = new Arrows(MONITORS, wakes.name());
    private final Arrows starts = new Arrows(THREADS, Api.name(Layout.SYMBOL_FLOW, "start"));
    private final Arrows tasks = new Arrows(TASKS, Api.name(Layout.SYMBOL_FLOW, "submit"));
    /** By the number of a thread that an executor or a scope has made for one task. */
    private final Arrows threads = new Arrows(THREADS, tasks.name());
    /** By a monitor's identity, who holds it: the identity and the number of the thread in one word. Written unordered, by who holds it. */
    private final long[] holders = new long[MONITORS];
    /** How often it does so. */
    private final byte[] depths = new byte[MONITORS];
    /** The pool that runs virtual threads, once it is known; it is the JDK's and stays. */
    private @Nullable Object carriers;

    private Waits() {}

    /** Before the first class is woven that calls this. */
    public static void start() {
        Waits waits = new Waits();
        live = waits;
        Recorder.startedBy(waits.starts, waits.threads);
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
        if (name != 0 && waits != null) {
            waits.end(name, waits.wakes, Threads.id(Thread.currentThread()));
        }
    }

    private void end(int name, Arrows arrows, long key) {
        try {
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
            waits.begin(waits.wakes, Threads.id(thread));
        }
    }

    private void begin(Arrows arrows, long key) {
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

    /** The current thread is about to enter a monitor; gives what {@link #entered(long)} is to have: its identity and the wait's name. */
    public static long entering(@Nullable Object object) {
        long identity = (long) System.identityHashCode(object) << Integer.SIZE;
        try {
            Waits waits = live;
            if (object == null || waits == null) {
                return 0;
            }
            long holder = waits.holders[place(identity)];
            if (holder >>> Integer.SIZE != identity >>> Integer.SIZE || holder == holder(identity) || !Recorder.knowsThread()) {
                return identity;
            }
            return identity | begin(waits.names.ofMonitor(object), waits.owner, holder & 0xffff_ffffL);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            return identity;
        }
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
            Waits waits = live;
            if (waits == null || monitor == 0) {
                return;
            }
            waits.hold(monitor & ~0xffff_ffffL);
            if ((int) monitor != 0) {
                Recorder.endWait((int) monitor, waits.owner);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // Who has it is not known.
            return;
        }
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
            Waits waits = live;
            if (waits != null && waits.holders[place] == holder(identity) && waits.depths[place] < Byte.MAX_VALUE
                    && --waits.depths[place] <= 0) {
                waits.holders[place] = 0;
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The thread is taken for the holder until another enters.
            return;
        }
    }

    /** The current thread is about to wait for a notification; gives what {@link #waited} is to have. */
    public static int waiting(@Nullable Object object) {
        try {
            Waits waits = live;
            if (object == null || waits == null || !Recorder.knowsThread()) {
                return 0;
            }
            int name = waits.names.ofNotification(object);
            long identity = (long) System.identityHashCode(object) << Integer.SIZE;
            int place = place(identity);
            if (waits.holders[place] == holder(identity)) {
                waits.holders[place] = 0;
            }
            waits.notes.expect(identity >>> Integer.SIZE);
            Recorder.event(Layout.BEGIN, name);
            return name;
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            return 0;
        }
    }

    /** The current thread has waited for a notification, and has the monitor again. */
    public static void waited(Object object, int name) {
        entered(object);
        Waits waits = live;
        if (name != 0 && waits != null) {
            waits.end(name, waits.notes, System.identityHashCode(object));
        }
    }

    /** The current thread is about to notify. */
    public static void notifying(@Nullable Object object) {
        Waits waits = live;
        if (object != null && waits != null) {
            waits.begin(waits.notes, System.identityHashCode(object));
        }
    }

    /** The current thread is about to use a socket or a selector, and may have to wait for the other side. */
    public static void transferring(int what) {
        Waits waits = live;
        if (waits == null) {
            return;
        }
        try {
            if (waits.transfers[what] == 0) {
                waits.transfers[what] = Api.name(Layout.SYMBOL_WAIT, TRANSFERS[what]);
            }
            begin(waits.transfers[what], 0, 0);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // It is seen the next time.
            return;
        }
    }

    public static void transferred(int what) {
        Waits waits = live;
        if (waits == null) {
            return;
        }
        try {
            if (Recorder.knowsThread()) {
                Recorder.endWait(waits.transfers[what], waits.owner, NO_TRANSFER_NANOS);
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The wait ends with the next event of its thread.
            return;
        }
    }

    /** The current thread is about to start another one. */
    public static void starting(@Nullable Thread thread) {
        Waits waits = live;
        if (thread != null && waits != null) {
            send(waits.starts, Threads.id(thread));
        }
    }

    /** The current thread starts another one for a task that it hands over. */
    public static void forking(@Nullable Thread thread) {
        Waits waits = live;
        if (thread != null && waits != null) {
            send(waits.threads, Threads.id(thread));
        }
    }

    /** The current thread hands over a task, which will be run by another one as a rule; turns of virtual threads are none. */
    public static void submitting(Object executor, @Nullable Object task) {
        Waits waits = live;
        if (task != null && waits != null && !waits.isOfVirtualThreads(executor)) {
            send(waits.tasks, System.identityHashCode(task));
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isOfVirtualThreads(Object executor) {
        if (executor == carriers) {
            return true;
        }
        boolean found = carriers == null && executor instanceof ForkJoinPool
                && ((ForkJoinPool) executor).getFactory().getClass().getName().startsWith("java.lang.VirtualThread");
        if (found) {
            carriers = executor;
        }
        return found;
    }

    private static void send(Arrows arrows, long key) {
        try {
            if (Recorder.knowsThread()) {
                Recorder.event(Layout.FLOW_OUT, arrows.name(), arrows.send(key));
            }
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // There is no arrow.
            return;
        }
    }

    /** The current thread is about to run a task of its executor; gives what {@link #ran} is to have. */
    public static int running(@Nullable Object task) {
        return run(task, true);
    }

    /** As {@link #running}, of what may as well be a part of a task, which is nothing of its own. */
    public static int executing(@Nullable Object task) {
        return run(task, false);
    }

    private static int run(@Nullable Object task, boolean isTask) {
        try {
            Waits waits = live;
            if (task == null || waits == null) {
                return 0;
            }
            long flow = waits.tasks.isEmpty() ? 0 : waits.tasks.received(System.identityHashCode(task));
            if (flow == 0 && !(isTask && Recorder.knowsThread())) {
                return 0;
            }
            int name = RunNames.of(task);
            if (flow != 0) {
                Recorder.event(Layout.FLOW_IN, waits.tasks.name(), flow);
            }
            Recorder.event(Layout.BEGIN, name);
            return name;
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The arrow leads nowhere.
            return 0;
        }
    }

    /** The current thread has run a task, and no exception has left it. */
    public static void ran(int name) {
        if (name == 0) {
            return;
        }
        try {
            Recorder.event(Layout.END, name);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // It ends with what its thread is handed next.
            return;
        }
    }

    /** The current thread is about to wait for the end of another one; gives what {@link #endWait} is to have. */
    public static int joining(@Nullable Thread thread) {
        Waits waits = live;
        if (thread == null || waits == null) {
            return 0;
        }
        return begin(waits.join, waits.joined, Threads.id(thread));
    }

    /** The current thread is about to sleep; gives what {@link #endWait} is to have. */
    public static int sleeping() {
        Waits waits = live;
        return waits == null ? 0 : begin(waits.sleep, 0, 0);
    }

    private static int begin(int name, int state, long number) {
        try {
            if (!Recorder.knowsThread()) {
                return 0;
            }
            Recorder.event(Layout.BEGIN, name);
            if (state != 0) {
                Recorder.event(Layout.STATE, state, number);
            }
            return name;
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            return 0;
        }
    }

    public static void endWait(int name) {
        Waits waits = live;
        if (name == 0 || waits == null) {
            return;
        }
        try {
            Recorder.endWait(name, waits.joined);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The wait ends with the next event of its thread.
            return;
        }
    }
}
