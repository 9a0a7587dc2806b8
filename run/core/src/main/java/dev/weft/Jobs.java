package dev.weft;

import dev.weft.job.Errors;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for several jobs at once, of one pool or of different ones. A job that is given twice counts once; one that has ended before
 * counts as well.
 *
 * <!--
 * {@snippet :
 * List<Job<Integer>> jobs = List.of();
 * static void show(int result) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * Jobs.Waited<Job<Integer>> waited = Jobs.wait(jobs, WaitUntil.FIRST_COMPLETED, Duration.ofSeconds(5));
 * Jobs.asCompleted(jobs).forEach(job -> show(job.resultNow()));
 * }
 */
public final class Jobs {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private Jobs() {}

    /**
     * What {@link Jobs#wait} came to.
     *
     * @param done the jobs that have ended
     * @param pending those that have not, in the order in which they were given
     * @param <J> the type of the jobs
     */
    public record Waited<J>(SequencedSet<J> done, SequencedSet<J> pending) {}

    /** As {@link #wait(Collection, WaitUntil, Duration)}, for as long as it takes. */
    public static <J extends Job<?>> Waited<J> wait(Collection<? extends J> jobs, WaitUntil until) throws InterruptedException {
        return wait(jobs, until, FOR_EVER);
    }

    /**
     * Waits until what {@code until} says is so or {@code timeout} has passed; zero or a negative one only looks. A job that ends at
     * that moment may be among either.
     */
    public static <J extends Job<?>> Waited<J> wait(Collection<? extends J> jobs, WaitUntil until, Duration timeout)
            throws InterruptedException {
        try (var ended = new EndedJobs<J>(jobs, new Deadline(timeout))) {
            var done = new LinkedHashSet<J>();
            boolean enough = false;
            J job;
            while (!enough && (job = ended.next()) != null) {
                done.add(job);
                enough = isEnough(job, until);
            }
            ended.pending().stream().filter(Job::isDone).forEach(done::add);
            ended.pending().removeAll(done);
            return new Waited<>(
                    Collections.unmodifiableSequencedSet(done), Collections.unmodifiableSequencedSet(ended.pending()));
        }
    }

    private static boolean isEnough(Job<?> ended, WaitUntil until) {
        return switch (until) {
            case ALL -> false;
            case FIRST_COMPLETED -> true;
            case FIRST_FAILED -> ended.state() == Job.State.FAILED;
        };
    }

    /** As {@link #asCompleted(Collection, Duration)}, for as long as it takes. */
    public static <J extends Job<?>> Stream<J> asCompleted(Collection<? extends J> jobs) {
        return asCompleted(jobs, FOR_EVER);
    }

    /**
     * The jobs as they end, those that have ended before first. The stream is sequential and waits for the next job where there is none
     * to give; an interrupt ends that with a {@link java.util.concurrent.CancellationException}, and leaves the interrupt status set.
     *
     * @param timeout counted from this call
     * @throws JobsTimeout from the terminal operation, if jobs have not ended in that time
     */
    public static <J extends Job<?>> Stream<J> asCompleted(Collection<? extends J> jobs, Duration timeout) {
        var completed = new Completed<J>(new EndedJobs<>(jobs, new Deadline(timeout)), timeout);
        return StreamSupport.stream(completed, false).onClose(completed.ended::close);
    }

    private static final class Completed<J extends Job<?>> extends AbstractSpliterator<J> {
        private final EndedJobs<J> ended;
        private final int all;
        private final Duration timeout;

        Completed(EndedJobs<J> ended, Duration timeout) {
            super(ended.pending().size(), Spliterator.DISTINCT | Spliterator.NONNULL);
            this.ended = ended;
            this.all = ended.pending().size();
            this.timeout = timeout;
        }

        @Override
        public boolean tryAdvance(Consumer<? super J> action) {
            J job;
            try {
                job = ended.next();
            } catch (InterruptedException e) {
                throw Errors.interrupted("waiting for jobs");
            }
            if (job == null) {
                int unfinished = ended.pending().size();
                if (unfinished > 0) {
                    throw new JobsTimeout(unfinished, all, timeout);
                }
                return false;
            }
            action.accept(job);
            return true;
        }

        /** AbstractSpliterator's split would wait for several jobs. */
        @Override
        public @Nullable Spliterator<J> trySplit() {
            return null;
        }
    }
}
