package dev.weft.job;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls at a given time, for all pools. One thread keeps the time and runs short calls that wait for nobody; what runs code of the
 * program goes to {@link #elsewhere}. Both have daemon threads, which end when there is nothing to do and nobody {@linkplain #hold holds}
 * the first.
 */
public final class Alarms {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();
    private static final Executor ELSEWHERE =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon(true).name("weft time-out ", 1).factory());

    private static int holders;

    private Alarms() {}

    private static ScheduledThreadPoolExecutor clock() {
        var clock = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon(true).name("weft clock").factory());
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(1, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        return clock;
    }

    /**
     * Has the thread that keeps the time there until {@link #release}, so that calls come also when the system gives no more threads.
     *
     * @throws OutOfMemoryError if it gives none for this one
     */
    public static synchronized void hold() {
        if (holders == 0) {
            CLOCK.allowCoreThreadTimeOut(false);
            CLOCK.prestartCoreThread();
        }
        holders++;
    }

    public static synchronized void release() {
        holders--;
        if (holders == 0) {
            CLOCK.allowCoreThreadTimeOut(true);
        }
    }

    /** Runs {@code call}, which must be short, in {@code nanos}; cancelling what is returned takes it back. */
    public static Future<?> in(long nanos, Runnable call) {
        return CLOCK.schedule(call, nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs {@code call} at once on a thread that may be kept; on the one that keeps the time if the system gives none. */
    public static void elsewhere(Runnable call) {
        try {
            ELSEWHERE.execute(call);
        } catch (OutOfMemoryError e) {
            CLOCK.execute(call);
        }
    }
}
