package dev.weft.job;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls at a given time, for all pools. One thread, the clock, keeps the time and runs short calls that wait for nobody; what runs code of
 * the program goes to other threads, {@link #elsewhere}. All are daemons and end when there is nothing to do, but the clock not while
 * somebody {@linkplain #hold holds} it.
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
     * Keeps the clock alive until {@link #release}, so that calls come also when the system gives no more threads.
     *
     * @throws OutOfMemoryError if it gives none for the clock
     */
    public static synchronized void hold() {
        if (holders == 0) {
            CLOCK.allowCoreThreadTimeOut(false);
            try {
                CLOCK.prestartCoreThread();
            } catch (OutOfMemoryError e) {
                CLOCK.allowCoreThreadTimeOut(true);
                throw e;
            }
        }
        holders++;
    }

    /** Ends one {@link #hold}. */
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

    /** Runs {@code call} at once on a thread that it may keep busy; on the clock if the system gives no other. */
    public static void elsewhere(Runnable call) {
        try {
            ELSEWHERE.execute(call);
        } catch (OutOfMemoryError e) {
            CLOCK.execute(call);
        }
    }
}
