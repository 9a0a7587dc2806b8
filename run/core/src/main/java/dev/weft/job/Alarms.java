package dev.weft.job;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls at a given time, for all pools. One thread keeps the time and runs short calls that wait for nobody; what runs code of the
 * program goes to {@link #elsewhere}. Both have daemon threads, which end when there is nothing to do.
 */
public final class Alarms {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();
    private static final Executor ELSEWHERE =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon(true).name("weft time-out ", 1).factory());

    private Alarms() {}

    private static ScheduledThreadPoolExecutor clock() {
        var clock = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon(true).name("weft clock").factory());
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(1, TimeUnit.SECONDS);
        clock.allowCoreThreadTimeOut(true);
        return clock;
    }

    /** Runs {@code call}, which must be short, in {@code nanos}; cancelling what is returned takes it back. */
    public static Future<?> in(long nanos, Runnable call) {
        return CLOCK.schedule(call, nanos, TimeUnit.NANOSECONDS);
    }

    /** Runs {@code call} at once on a thread that may be kept. */
    public static void elsewhere(Runnable call) {
        ELSEWHERE.execute(call);
    }
}
