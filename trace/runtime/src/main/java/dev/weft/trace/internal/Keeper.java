package dev.weft.trace.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The recorder's only thread: keeps the pool supplied, finds lanes whose thread has ended, and copies the file of a flight recorder. */
final class Keeper implements Runnable, Thread.UncaughtExceptionHandler {
    private static final long PAUSE_NANOS = 20_000_000;

    private final ChunkPool pool;
    private final Lanes lanes;

    private final @Nullable Clock clock;
    private final @Nullable FlightCopies copies;
    private final @Nullable HotMethods hot;
    private final @Nullable Throttle throttle;

    /**
     * @param clock null if there is none but {@code System.nanoTime()}
     * @param copies null if the file is copied for nobody
     * @param throttle null if all is recorded
     */
    Keeper(ChunkPool pool, Lanes lanes, @Nullable Clock clock, @Nullable FlightCopies copies, @Nullable Throttle throttle) {
        this.throttle = throttle;
        this.hot = throttle == null ? null : new HotMethods(pool, throttle);
        this.pool = pool;
        this.lanes = lanes;
        this.clock = clock;
        this.copies = copies;
    }

    void start() {
        Thread thread = daemon(this, "Weft trace");
        thread.setUncaughtExceptionHandler(this);
        pool.keptBy(thread);
        thread.start();
        pool.wakeKeeper();
    }

    /** A daemon in the topmost group, where a program that lists its own threads does not meet it. */
    static Thread daemon(Runnable task, String name) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread thread = new Thread(group, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    @Override
    public void run() {
        lanes.ignoreCurrent();
        while (true) {
            Detachment detachment = Recorder.detachment();
            if (detachment != null && detachment.isDue()) {
                detach(detachment);
                return;
            }
            try {
                if (!pool.isFinished()) {
                    pool.refill();
                }
                pool.confirmLosses();
                lanes.recycle();
                if (clock != null) {
                    clock.tend(pool.given());
                }
                if (hot != null && throttle != null) {
                    hot.look();
                    throttle.weave(lanes);
                    throttle.tell();
                }
                if (copies != null) {
                    copies.ofTriggers();
                    copies.answer();
                }
            } catch (OutOfMemoryError passing) {
                // What was not done is done in a later round.
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
            Thread.interrupted();
        }
    }

    /** Calls that were under way keep their woven code until they end; what they store then, nobody reads. */
    private void detach(Detachment detachment) {
        pool.close();
        try {
            detachment.undo();
        } finally {
            Recorder.closing().run();
        }
    }

    /** The program's handler would print: its streams are its own. Without a keeper, events are counted as lost. */
    @Override
    public void uncaughtException(Thread thread, Throwable problem) {
        pool.abandon();
    }
}
