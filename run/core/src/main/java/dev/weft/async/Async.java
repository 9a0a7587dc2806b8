package dev.weft.async;

import dev.weft.Job;
import dev.weft.Jobs;
import dev.weft.Outcome;
import dev.weft.Pool;
import dev.weft.Task;
import dev.weft.WaitUntil;
import dev.weft.job.Cancellation;
import dev.weft.job.Errors;
import dev.weft.job.JobState;
import dev.weft.job.Nanos;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of structured concurrency: run calls together and wait for them, within a time, in this order or another.
 *
 * {@snippet :
 * List<String> both = Async.gather(() -> "tea", () -> "milk");
 * String first = Async.race(() -> "tea", () -> { Thread.sleep(1_000); return "milk"; });
 * String soon = Async.waitFor(Duration.ofSeconds(5), () -> "water");
 * IO.println(both + " " + first + " " + soon);                       // [tea, milk] tea water
 * }
 *
 * <p>Calls that run together have a virtual thread each. None outlives the method that started it: what is cancelled, late or not needed
 * any more is interrupted <i>and waited for</i>. An interrupt of the caller, or a {@link CancelScope} around it that is told to stop,
 * cancels the calls, waits for them and throws {@link InterruptedException}. Errors of calls are thrown as {@link Pool#call} throws them:
 * unchecked ones as they are, checked ones as the cause of a {@link dev.weft.TaskException}; those of other calls are suppressed ones of
 * the first.
 *
 * <p>The calls see the {@link ContextKey}s that are bound where they were started, and no {@link ScopedValue}s.
 *
 * <p>Memory consistency effects: what the caller did before <i>happens before</i> the calls, and these happen before the method returns.
 */
public final class Async {
    private Async() {}

    /**
     * Runs all {@code calls} at the same time. The first that fails has the others cancelled.
     *
     * @return their results, in the order of the calls
     */
    public static <T extends @Nullable Object> List<T> gather(Collection<? extends Callable<? extends T>> calls)
            throws InterruptedException {
        return ConcurrentCalls.gather(Platform.SYSTEM, calls);
    }

    /** As {@link #gather(Collection)}. */
    @SafeVarargs
    public static <T extends @Nullable Object> List<T> gather(Task<? extends T>... calls) throws InterruptedException {
        return gather(Arrays.asList(calls));
    }

    /**
     * Waits for {@code jobs} that were started before, of pools, groups or loops. The first that fails has the others cancelled, and so
     * has an interrupt of the caller.
     *
     * @return their results, in the order of the jobs
     */
    public static <T extends @Nullable Object> List<T> gatherJobs(Collection<? extends Job<? extends T>> jobs)
            throws InterruptedException {
        return ConcurrentCalls.gatherJobs(jobs);
    }

    /**
     * Runs all {@code calls} at the same time, to their ends.
     *
     * @return what became of each, in the order of the calls
     */
    public static <T extends @Nullable Object> List<Outcome<T>> gatherSettled(Collection<? extends Callable<? extends T>> calls)
            throws InterruptedException {
        return ConcurrentCalls.gatherSettled(Platform.SYSTEM, calls);
    }

    /** As {@link #gatherSettled(Collection)}. */
    @SafeVarargs
    public static <T extends @Nullable Object> List<Outcome<T>> gatherSettled(Task<? extends T>... calls) throws InterruptedException {
        return gatherSettled(Arrays.asList(calls));
    }

    /**
     * Runs all {@code calls} at the same time, until one of them has a result; the others are cancelled.
     *
     * @return that result
     * @throws IllegalArgumentException if there is no call
     */
    public static <T extends @Nullable Object> T race(Collection<? extends Callable<? extends T>> calls) throws InterruptedException {
        return ConcurrentCalls.race(Platform.SYSTEM, calls);
    }

    /** As {@link #race(Collection)}. */
    @SafeVarargs
    public static <T extends @Nullable Object> T race(Task<? extends T>... calls) throws InterruptedException {
        return race(Arrays.asList(calls));
    }

    /**
     * Runs all {@code calls} at the same time, and gives them as they end. Close it, unless all have been taken: what has not ended then
     * is cancelled and waited for.
     *
     * {@snippet :
     * List<Task<String>> calls = List.of(() -> { Thread.sleep(100); return "slow"; }, () -> "quick");
     * try (var ended = Async.asCompleted(calls)) {
     *     ended.stream().forEach(job -> IO.println(job.resultNow()));        // quick, slow
     * }
     * }
     */
    public static <T extends @Nullable Object> Completions<T> asCompleted(Collection<? extends Callable<? extends T>> calls)
            throws InterruptedException {
        Cancellation.check();
        return new Completions<>(Platform.SYSTEM, calls);
    }

    /** As {@link Jobs#wait(Collection, WaitUntil)}. */
    public static <J extends Job<?>> Jobs.Waited<J> wait(Collection<? extends J> jobs, WaitUntil until) throws InterruptedException {
        return Jobs.wait(jobs, until);
    }

    /** As {@link Jobs#wait(Collection, WaitUntil, Duration)}: it cancels nothing. */
    public static <J extends Job<?>> Jobs.Waited<J> wait(Collection<? extends J> jobs, WaitUntil until, Duration timeout)
            throws InterruptedException {
        return Jobs.wait(jobs, until, timeout);
    }

    /**
     * Runs {@code call} on this thread, and interrupts it when {@code timeout} has passed. If it returns a result nevertheless, that is
     * what counts.
     *
     * @param timeout zero or a negative one: {@code call} is not begun
     * @throws TimeoutException if {@code call} was interrupted for that and has ended
     */
    public static <T extends @Nullable Object, X extends Exception> T waitFor(Duration timeout, ScopedValue.CallableOp<T, X> call)
            throws X, TimeoutException, InterruptedException {
        return Limited.waitFor(Platform.SYSTEM, timeout, call);
    }

    /**
     * Waits for {@code job}; when {@code timeout} has passed it is cancelled, and waited for until its code has ended. An interrupt
     * cancels it as well, and ends the wait.
     *
     * @return its result, also if it had one before a {@code timeout} of zero
     * @throws TimeoutException if it was cancelled for that
     */
    public static <T extends @Nullable Object> T waitFor(Duration timeout, Job<T> job) throws TimeoutException, InterruptedException {
        try {
            return job.get(Nanos.of(timeout), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw Errors.unchecked(Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            if (!job.cancel()) {
                return await(job);
            }
            if (job instanceof JobState<?> state) {
                state.awaitCode();
            }
            throw Limited.late(timeout);
        } catch (InterruptedException e) {
            job.cancel();
            throw e;
        }
    }

    /**
     * As {@link #waitFor(Duration, ScopedValue.CallableOp)}, but being late is no error.
     *
     * @return what became of {@code call}; cancelled if it was late
     */
    public static <T extends @Nullable Object> Outcome<T> moveOnAfter(Duration timeout, Callable<? extends T> call)
            throws InterruptedException {
        return Limited.moveOnAfter(Platform.SYSTEM, timeout, call);
    }

    /** The result of {@code job}, waited for. An interrupt cancels it. */
    public static <T extends @Nullable Object> T await(Job<T> job) throws InterruptedException {
        try {
            return shield(job);
        } catch (InterruptedException e) {
            job.cancel();
            throw e;
        }
    }

    /** The result of {@code job}, waited for. An interrupt ends the wait; the job goes on. */
    public static <T extends @Nullable Object> T shield(Job<T> job) throws InterruptedException {
        return Errors.value(job.outcome(), job::name);
    }

    /**
     * Runs {@code call} on a thread of its own, which no cancellation of what is around it reaches. An interrupt of the caller ends the
     * wait for it; it goes on, and the group that the caller is a task of waits for it at its end. Without a group this method waits for
     * it before it throws {@link InterruptedException}.
     */
    public static <T extends @Nullable Object> T shield(Callable<? extends T> call) throws InterruptedException {
        return new Shield<T>(call).run(Platform.SYSTEM);
    }

    /**
     * Runs {@code call} in {@code pool}, with the {@link ContextKey}s that are bound here, and waits for its result. An interrupt cancels
     * it there: in a worker JVM it is stopped for sure.
     */
    public static <T extends @Nullable Object> T toPool(Pool pool, Task<T> call) throws InterruptedException {
        Cancellation.check();
        return await(pool.submit(ContextKey.carried(call), ContextKey.named(call)));
    }

    /** Sleeps, as {@link Thread#sleep(Duration)}, unless a scope around this code was told to stop. */
    public static void sleep(Duration time) throws InterruptedException {
        Cancellation.check();
        Thread.sleep(time);
    }

    /** Throws {@link InterruptedException} if a scope around this code was told to stop: for loops that do not wait for anything. */
    public static void check() throws InterruptedException {
        Cancellation.check();
    }

    /** An error as what its place may throw, which the types do not tell. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Exception> X thrown(Throwable error) throws X {
        if (error instanceof Error e) {
            throw e;
        }
        throw (X) error;
    }

}
