package dev.weft;

import dev.weft.job.Cancellation;
import dev.weft.job.JobState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Several jobs, each once, as they end: first those that had ended before, in their order. Used by one thread. */
final class EndedJobs<J extends Job<?>> implements AutoCloseable {
    private final LinkedBlockingQueue<J> ended = new LinkedBlockingQueue<>();
    private final SequencedSet<J> pending;
    private final Deadline deadline;
    private volatile boolean closed;

    EndedJobs(Collection<? extends J> jobs, Deadline deadline) {
        this.pending = new LinkedHashSet<>(jobs);
        this.deadline = deadline;
        var running = new ArrayList<J>();
        for (J job : pending) {
            (job.isDone() ? ended : running).add(job);
        }
        for (J job : running) {
            var _ = job.onDone(new Told(job));
        }
    }

    /** An action that means nothing once nobody waits any more. */
    private final class Told implements Consumer<Outcome<?>>, JobState.Passing {
        private final J job;

        Told(J job) {
            this.job = job;
        }

        @Override
        public void accept(Outcome<?> end) {
            ended.add(job);
        }

        @Override
        public boolean isOver() {
            return closed;
        }
    }

    /** The next job that has ended; null if none has in time, or none is left. */
    @Nullable J next() throws InterruptedException {
        if (pending.isEmpty()) {
            return null;
        }
        J job = ended.poll();
        if (job == null) {
            Cancellation.check();
            for (J each : pending) {
                JobState.awaited(each);
            }
            job = ended.poll(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        }
        if (job != null) {
            pending.remove(job);
        }
        return job;
    }

    /** Those that {@link #next} has not given. */
    SequencedSet<J> pending() {
        return pending;
    }

    @Override
    public void close() {
        closed = true;
    }
}
