package dev.weft.trace.internal;

import dev.weft.trace.format.Glob;
import dev.weft.trace.format.Layout;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What makes a flight recorder keep what it has: woven into the methods whose calls may take too long, in place of enter and exit, and
 * where an exception leaves a call. Nothing here throws, waits, or runs code of the program.
 */
public final class Triggers {
    /** How many copies of one process there are at most: each has the size of the ring. */
    private static final int MOST = 10;

    private static long[] limits = {};
    /** By trigger, the classes that it means; none where it means calls. */
    private static Glob[][] types = {};
    private static int[] marks = {};
    private static long pause;
    private static AtomicLongArray notBefore = new AtomicLongArray(0);
    private static final AtomicInteger COPIES = new AtomicInteger();
    private static final AtomicLong FIRED = new AtomicLong();
    private static @Nullable ChunkPool pool;
    /** Pairs of a method and its trigger. */
    private static volatile int[] watched = {};
    private static final ThreadLocal<Times> TIMES = new ThreadLocal<>();

    private Triggers() {}

    /** When the calls of a thread began that may take too long. */
    private static final class Times {
        private long[] starts = new long[8];
        private int depth;

        void push(long start) {
            if (depth == starts.length) {
                long[] more = new long[depth * 2];
                System.arraycopy(starts, 0, more, 0, depth);
                starts = more;
            }
            starts[depth++] = start;
        }
    }

    /**
     * Before the first class is woven that calls this.
     *
     * @param names what each is called
     * @param nanos longer than this is too long; of a trigger that means exceptions, nothing
     * @param classes of exceptions
     * @param pauseNanos how long each rests after it was met
     */
    public static void start(String[] names, long[] nanos, Glob[][] classes, long pauseNanos) {
        limits = nanos;
        types = classes;
        pause = pauseNanos;
        notBefore = new AtomicLongArray(names.length);
        marks = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            notBefore.set(i, System.nanoTime());
            marks[i] = Api.name(Layout.SYMBOL_INSTANT, "trigger ".concat(names[i]));
        }
    }

    static void copiedBy(ChunkPool keptPool) {
        pool = keptPool;
    }

    /** Calls of a method may meet a trigger; before its class is woven. */
    public static synchronized void watch(int method, int trigger) {
        int[] before = watched;
        int[] after = new int[before.length + 2];
        System.arraycopy(before, 0, after, 0, before.length);
        after[before.length] = method;
        after[before.length + 1] = trigger;
        watched = after;
    }

    public static void enterTimed(int method) {
        Recorder.enter(method);
        try {
            Times times = TIMES.get();
            if (times == null) {
                times = new Times();
                TIMES.set(times);
            }
            times.push(System.nanoTime());
        } catch (StackOverflowError | OutOfMemoryError untimed) {
            // The call is recorded, and meets no trigger.
            return;
        }
    }

    public static void exitTimed(int method) {
        Recorder.exitUnlessShort(method);
        ended(method);
    }

    public static void exitThrownTimed(int method) {
        Recorder.exitThrownUnlessShort(method);
        ended(method);
    }

    private static void ended(int method) {
        try {
            Times times = TIMES.get();
            if (times == null || times.depth == 0) {
                return;
            }
            long nanos = System.nanoTime() - times.starts[--times.depth];
            int[] pairs = watched;
            for (int i = 0; i < pairs.length; i += 2) {
                if (pairs[i] == method && nanos > limits[pairs[i + 1]]) {
                    meet(pairs[i + 1]);
                }
            }
        } catch (StackOverflowError | OutOfMemoryError unmet) {
            // The next call may meet it.
            return;
        }
    }

    /** An exception leaves a call; it may leave several. */
    public static void thrown(Throwable problem) {
        try {
            for (int i = 0; i < types.length; i++) {
                for (Glob glob : types[i]) {
                    for (Class<?> type = problem.getClass(); type != null; type = type.getSuperclass()) {
                        if (glob.matches(type.getName())) {
                            meet(i);
                            break;
                        }
                    }
                }
            }
        } catch (StackOverflowError | OutOfMemoryError unmet) {
            // The next call that it leaves may meet it.
            return;
        }
    }

    private static void meet(int trigger) {
        ChunkPool kept = pool;
        long now = System.nanoTime();
        long earliest = notBefore.get(trigger);
        if (kept == null || now - earliest < 0 || !notBefore.compareAndSet(trigger, earliest, now + pause)
                || COPIES.incrementAndGet() > MOST) {
            return;
        }
        Api.instant(marks[trigger]);
        long before;
        do {
            before = FIRED.get();
        } while (!FIRED.compareAndSet(before, before | 1L << trigger));
        kept.wakeKeeper();
    }

    /** The triggers that were met and are not {@link #done}, a bit each. */
    static long met() {
        return FIRED.get();
    }

    static void done(int trigger) {
        long before;
        do {
            before = FIRED.get();
        } while (!FIRED.compareAndSet(before, before & ~(1L << trigger)));
    }
}
