package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Records pauses of the garbage collectors, used heap and load, by a daemon thread of its own. */
public final class JvmCounters implements Runnable, Thread.UncaughtExceptionHandler {
    private static final long PAUSE_NANOS = 10_000_000;
    /** Of so many looks at the collectors one is at heap and load. */
    private static final int LOOKS = 10;
    private static final int PERCENT = 100;
    /** How long the end of the program waits for a last look. */
    private static final long PATIENCE_MILLIS = 50;

    private final PerfMemory perf;
    private final Metadata metadata;
    private final int heap = Api.name(Layout.SYMBOL_COUNTER, "heap used, bytes");
    private final int load = Api.name(Layout.SYMBOL_COUNTER, "CPU of this process, %");
    private final int processors = Runtime.getRuntime().availableProcessors();
    private volatile boolean ended;
    private long cpuNanos;
    private long cpuAt;

    private JvmCounters(PerfMemory perf, Metadata metadata) {
        this.perf = perf;
        this.metadata = metadata;
    }

    /** Starts it, as the recorder's own thread is. */
    public static void start(PerfMemory perf, Metadata metadata) {
        JvmCounters counters = new JvmCounters(perf, metadata);
        Thread thread = Keeper.daemon(counters, "Weft JVM counters");
        thread.setUncaughtExceptionHandler(counters);
        thread.start();
        Recorder.atClosing(counters.new End(thread));
    }

    /** Lets the thread look once more. */
    private final class End implements Runnable {
        private final Thread thread;

        End(Thread thread) {
            this.thread = thread;
        }

        @Override
        public void run() {
            ended = true;
            LockSupport.unpark(thread);
            try {
                thread.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What of the JDK is used here may be recorded where the program uses it. */
    @Override
    public void run() {
        Lane lane = Recorder.lane();
        lane.ignoreEvents(true);
        Pauses pauses = Pauses.in(perf);
        if (pauses == null) {
            metadata.note("pauses", "not known, since the JVM does not keep its counters (-XX:-UsePerfData)");
        }
        cpuNanos = cpuNanos();
        cpuAt = System.nanoTime();
        boolean last = false;
        for (int look = 0; !last; look++) {
            last = ended;
            boolean due = look % LOOKS == 0 || last;
            long used = due ? used() : 0;
            long percent = due && (look > 0 || last) ? percent() : -1;
            lane.ignoreEvents(false);
            boolean paused = pauses != null && pauses.record(lane);
            if (due || paused) {
                lane.event(Layout.COUNTER, heap, due ? used : used());
            }
            if (percent >= 0) {
                lane.event(Layout.COUNTER, load, percent);
            }
            lane.ignoreEvents(true);
            if (!last && !ended) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
                Thread.interrupted();
            }
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Of what all processors could have done since the last time; negative if it is not known. */
    private long percent() {
        long now = System.nanoTime();
        long cpu = cpuNanos();
        double possible = (double) Math.max(1, now - cpuAt) * processors;
        // The system counts in hundredths of a second.
        long percent = cpu < 0 ? -1 : Math.min(PERCENT, Math.round(PERCENT * (cpu - cpuNanos) / possible));
        cpuNanos = cpu;
        cpuAt = now;
        return percent;
    }

    private static long cpuNanos() {
        @Nullable Duration used = ProcessHandle.current().info().totalCpuDuration().orElse(null);
        return used == null ? -1 : used.toNanos();
    }

    /** The program's handler would print: its streams are its own. */
    @Override
    public void uncaughtException(Thread thread, Throwable problem) {
        ended = true;
    }
}
