package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;

/*
 * A worker forks tasks that take less time than two events, and most of them it runs itself: then the arrow has no end. Only so many forks
 * of a worker and a while are told, so that neither the time nor the file is theirs.
 */
/** What woven code calls where a task is handed over and where it runs, and where a thread is started. Nothing here throws or waits. */
public final class HandOffs {
    /** A power of two: so many threads at once can be told apart that have been started and did nothing yet. */
    private static final int THREADS = 1 << 14;
    /** A power of two: so many tasks at once can be told apart that wait to be run. */
    private static final int TASKS = 1 << 14;

    /** A power of two: so many workers at once have a number of forks of their own. */
    private static final int WORKERS = 1 << 8;
    /** A while is 2 to this power of nanoseconds, some 0.13 s. */
    private static final int WHILE_BITS = 27;
    private static final int MOST_FORKS_A_WHILE = 2_000;
    private static final int COUNT_BITS = 16;

    private static @Nullable HandOffs live;

    private final Runnables runnables;
    private final Arrows starts = new Arrows(THREADS, Api.name(Layout.SYMBOL_FLOW, "start"));
    private final Arrows tasks = new Arrows(TASKS, Api.name(Layout.SYMBOL_FLOW, "submit"));
    /** By the number of a thread that an executor or a scope has made for one task. */
    private final Arrows threads = new Arrows(THREADS, tasks.name());
    private final Arrows forks = new Arrows(TASKS, Api.name(Layout.SYMBOL_FLOW, "fork"));
    /** By a forked task's identity, the number of the thread that has forked it. */
    private final int[] forkers = new int[TASKS];
    /** By a worker's number: a while, and how many forks of it are told. */
    private final long[] told = new long[WORKERS];
    /** The pool that runs virtual threads, once it is known; it is the JDK's and stays. */
    private @Nullable Object carriers;

    private HandOffs(Runnables runnables) {
        this.runnables = runnables;
    }

    static void start(Runnables runnables) {
        HandOffs handOffs = new HandOffs(runnables);
        live = handOffs;
        Recorder.startedBy(handOffs.starts, handOffs.threads, runnables);
    }

    /** The current thread is about to start another one. */
    public static void starting(@Nullable Thread thread) {
        HandOffs handOffs = live;
        if (thread != null && handOffs != null) {
            handOffs.start(thread, handOffs.starts);
        }
    }

    /** The current thread starts another one for a task that it hands over. */
    public static void forking(@Nullable Thread thread) {
        HandOffs handOffs = live;
        if (thread != null && handOffs != null) {
            handOffs.start(thread, handOffs.threads);
        }
    }

    private void start(Thread thread, Arrows arrows) {
        long id = Threads.id(thread);
        runnables.mark(id);
        send(arrows, id);
    }

    /** The current thread hands over a task, which will be run by another one as a rule; turns of virtual threads are none. */
    public static void submitting(Object executor, @Nullable Object task) {
        HandOffs handOffs = live;
        if (task != null && handOffs != null && !handOffs.isOfVirtualThreads(executor)) {
            send(handOffs.tasks, System.identityHashCode(task));
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

    /** The current thread forks a task: another worker of its pool may run it, or this one later. */
    public static void splitting(Object task) {
        HandOffs handOffs = live;
        if (handOffs == null) {
            return;
        }
        Thread current = Thread.currentThread();
        if (!(current instanceof ForkJoinWorkerThread)) {
            send(handOffs.tasks, System.identityHashCode(task));
        } else if (handOffs.tellsFork(Threads.id(current))) {
            handOffs.fork(task, Threads.id(current));
        }
    }

    private boolean tellsFork(long worker) {
        int place = (int) worker & WORKERS - 1;
        long now = System.nanoTime() >>> WHILE_BITS << COUNT_BITS;
        long before = told[place];
        long count = before >>> COUNT_BITS << COUNT_BITS == now ? before - now : 0;
        told[place] = now + count + (count < MOST_FORKS_A_WHILE ? 1 : 0);
        return count < MOST_FORKS_A_WHILE;
    }

    private void fork(Object task, long worker) {
        int identity = System.identityHashCode(task);
        forkers[identity & TASKS - 1] = (int) worker;
        send(forks, identity);
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
            HandOffs handOffs = live;
            return task == null || handOffs == null ? 0 : handOffs.begin(task, isTask);
        } catch (StackOverflowError | OutOfMemoryError unseen) {
            // The arrow leads nowhere.
            return 0;
        }
    }

    private int begin(Object task, boolean isTask) {
        long flow = tasks.isEmpty() ? 0 : tasks.received(System.identityHashCode(task));
        if (flow == 0 && !isTask) {
            endFork(task);
            return 0;
        }
        if (flow == 0 && !Recorder.knowsThread()) {
            return 0;
        }
        int name = RunNames.of(task);
        if (flow != 0) {
            Recorder.event(Layout.FLOW_IN, tasks.name(), flow);
        }
        Recorder.event(Layout.BEGIN, name);
        return name;
    }

    private void endFork(Object task) {
        int identity = forks.isEmpty() ? 0 : System.identityHashCode(task);
        long flow = identity == 0 ? 0 : forks.received(identity);
        if (flow != 0 && forkers[identity & TASKS - 1] != (int) Threads.id(Thread.currentThread())) {
            Recorder.event(Layout.FLOW_IN, forks.name(), flow);
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
}
