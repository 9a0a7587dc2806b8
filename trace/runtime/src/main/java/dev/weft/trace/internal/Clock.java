package dev.weft.trace.internal;

import dev.weft.trace.internal.TickSource.Use;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * A recording starts with System.nanoTime(). Once it is worth it, a thread that then ends finds the processor's counter, reads it until
 * that is compiled, and compares: only what is quicker is used (never in a JVM that only interprets). From then on each lane changes over
 * with its next chunk; so it is the lanes that store much that do, and they need not ask in between.
 *
 * The first line runs ahead of nanoTime by what the comparison of the two clocks may be wrong, so time does not go back as a lane changes
 * over. A few times a second the keeper looks how far the line is off, and gives out the next one, which comes nearer. If the two clocks
 * part, since the machine slept or moved to another host, the lanes go back to nanoTime for good.
 */
/** Decides what the lanes read as time, and keeps that near to {@code System.nanoTime()}. */
final class Clock implements Runnable, Thread.UncaughtExceptionHandler {
    private static final String PROPERTY = "clock";
    /** So many chunks take longer with {@code nanoTime} than the change takes. */
    private static final long MUCH_IN_CHUNKS = 256;
    private static final int BATCH = 2_000;
    private static final int BATCHES = 1_000;
    private static final int ENOUGH_BATCHES = 3;
    private static final long PAUSE_NANOS = 1_000_000;
    /** Long enough for the first slope to be right to a millionth. */
    private static final long FIRST_BASELINE_NANOS = 100_000_000;
    private static final long BASELINE_NANOS = 10_000_000_000L;
    private static final int TRIES = 32;
    private static final long WIDEST_NANOS = 1_000;
    private static final long PARTED_NANOS = 100_000;
    /** How long before a line begins it is given out at least. */
    private static final long AHEAD_NANOS = 20_000_000;

    private static volatile @Nullable ClockLine line;

    private final TickSource source;
    private final Lanes lanes;
    private final Metadata metadata;
    private final Thread thread;
    private boolean started;
    private double nanosPerTick;
    private Comparison base = new Comparison();
    private Comparison next = new Comparison();

    /** A tick and the time at it. */
    private static final class Comparison {
        long tick;
        long nanos;
        long width;

        /** The narrowest of some, since a thread may lose its processor at any moment. */
        void take() {
            width = Long.MAX_VALUE;
            for (int i = 0; i < TRIES; i++) {
                long before = System.nanoTime();
                long read = TimeStampCounter.read();
                long after = System.nanoTime();
                if (after - before < width) {
                    width = after - before;
                    tick = read;
                    nanos = before + width / 2;
                }
            }
        }

        double slopeTo(Comparison later) {
            return (double) (later.nanos - nanos) / (later.tick - tick);
        }
    }

    Clock(TickSource source, Lanes lanes, Metadata metadata) {
        this.source = source;
        this.lanes = lanes;
        this.metadata = metadata;
        // Made now, so that its number does not depend on when it is started.
        thread = Keeper.daemon(this, "Weft clock");
        thread.setUncaughtExceptionHandler(this);
    }

    /** The line to go by, which may begin a moment from now; null for {@code System.nanoTime()}. */
    static @Nullable ClockLine line() {
        return line;
    }

    /** The line that holds at a tick; null for {@code System.nanoTime()}. */
    static @Nullable ClockLine lineAt(long tick) {
        ClockLine newest = line;
        if (newest != null && tick - newest.from < 0) {
            ClockLine before = newest.previous;
            return before != null ? before : newest;
        }
        return newest;
    }

    /** By the keeper, in each of its rounds. */
    void tend(long chunksTaken) {
        if (!started) {
            if (source.use() != Use.WHEN_MUCH_IS_STORED || chunksTaken >= MUCH_IN_CHUNKS) {
                started = true;
                thread.start();
            }
            return;
        }
        ClockLine current = line;
        if (current != null && (TimeStampCounter.read() - current.from) >> (ClockLine.TICK_BITS - 1) > 0) {
            follow(current);
        }
    }

    private void follow(ClockLine current) {
        next.take();
        boolean sharp = next.width <= WIDEST_NANOS;
        if (sharp) {
            if (Math.abs(next.nanos - current.at(next.tick)) > PARTED_NANOS) {
                line = null;
                metadata.property(PROPERTY, "System.nanoTime again, from which the processor's counter parted");
                return;
            }
            nanosPerTick = base.slopeTo(next);
        }
        long from = Math.max(current.from + (1L << ClockLine.TICK_BITS), next.tick + (long) (AHEAD_NANOS / nanosPerTick));
        long nanos = current.at(from);
        double off = sharp ? next.nanos + (from - next.tick) * nanosPerTick - nanos : 0;
        line = new ClockLine(from, nanos, nanosPerTick + off / (1L << ClockLine.TICK_BITS), current);
        current.previous = null;
        if (sharp && next.nanos - base.nanos > BASELINE_NANOS) {
            Comparison old = base;
            base = next;
            next = old;
        }
    }

    @Override
    public void run() {
        Lane deaf = lanes.ignoreCurrent();
        try {
            TimeStampCounter.Source.read = source.reading().call();
            if (source.use() == Use.WITHOUT_TIME) {
                line = new ClockLine(TimeStampCounter.read(), System.nanoTime(), 0, null);
                return;
            }
            if (!isQuicker() || isWoven(deaf)) {
                return;
            }
        } catch (Exception | LinkageError | OutOfMemoryError without) {
            return;
        }
        base.take();
        LockSupport.parkNanos(this, FIRST_BASELINE_NANOS);
        while (System.nanoTime() - base.nanos < FIRST_BASELINE_NANOS) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        next.take();
        nanosPerTick = base.slopeTo(next);
        if (nanosPerTick > 0 && nanosPerTick <= 1 && Math.max(base.width, next.width) <= WIDEST_NANOS) {
            line = new ClockLine(next.tick, next.nanos + next.width, nanosPerTick, null);
            metadata.property(PROPERTY, "the processor's counter");
        }
    }

    /** Reads the counter until that is compiled, and says whether it is then quicker by far than what is used so far. */
    private static boolean isQuicker() {
        long quickest = Long.MAX_VALUE;
        int times = 0;
        for (int i = 0; i < BATCHES; i++) {
            quickest = Math.min(quickest, nanoTimes());
            times = counts() < quickest - quickest / 4 ? times + 1 : 0;
            if (times == ENOUGH_BATCHES) {
                return true;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return false;
    }

    /** Whether reading the counter is itself recorded; a lane that did it would never come to an end. */
    private static boolean isWoven(Lane deaf) {
        long before = deaf.heard();
        TimeStampCounter.read();
        return deaf.heard() != before;
    }

    /** How long some reads of the counter take. */
    private static long counts() {
        long start = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            TimeStampCounter.read();
        }
        return System.nanoTime() - start;
    }

    private static long nanoTimes() {
        long start = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            System.nanoTime();
        }
        return System.nanoTime() - start;
    }

    /** The recording goes on with {@code nanoTime}, and the program's handler would print. */
    @Override
    public void uncaughtException(Thread ended, Throwable problem) {}
}
