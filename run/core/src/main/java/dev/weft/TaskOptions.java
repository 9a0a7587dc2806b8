package dev.weft;

import dev.weft.job.Nanos;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one task is run; immutable, each call returns a changed copy.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * Path file = Path.of("x");
 * static String parse(Path file) { return ""; }
 * }
 * -->
 * {@snippet weft="continued" :
 * pool.submit(() -> parse(file), TaskOptions.defaults().name("parse " + file).timeout(Duration.ofSeconds(5)).maxAttempts(2));
 * }
 *
 * @param name what traces, errors and {@link Job#name()} call the task; null for a name that tells where its code stands
 * @param maxAttempts how often the task may be begun, at least 1, when the worker that runs it dies or it fails with one of
 *     {@code retryOn}. The failure of the last attempt has those of the others as suppressed exceptions
 * @param timeout how long an attempt may run, counted from the start of its execution, not from when it was handed over; null for as
 *     long as it takes. After that the job fails with {@link TaskTimeout}, and the task is stopped: see there
 * @param retryOn failures beside the death of a worker for which the task is begun again, such as an error that it throws or
 *     {@link TaskTimeout}; subclasses are meant too
 * @param priority of tasks that wait for a worker those with a higher number are begun first, and equals in the order in which they were
 *     handed over; 0 unless it is said. What has been sent to a worker, which is never more than a millisecond of work, is not
 *     overtaken, and where there are no workers nothing waits
 * @param label the task runs on workers with this label only, see {@link PoolOptions#label}; null for those without one
 */
public record TaskOptions(
        @Nullable String name,
        int maxAttempts,
        @Nullable Duration timeout,
        List<Class<? extends Throwable>> retryOn,
        int priority,
        @Nullable String label) {
    private static final TaskOptions DEFAULTS = new TaskOptions(null, 1, null, List.of(), 0, null);

    public TaskOptions {
        Checks.atLeastOne("maxAttempts", maxAttempts);
        Checks.positive("timeout", timeout, "leave it out for no limit");
        retryOn = List.copyOf(retryOn);
    }

    /** No name of its own, one attempt, no limit of time. */
    public static TaskOptions defaults() {
        return DEFAULTS;
    }

    public TaskOptions name(String name) {
        return new TaskOptions(name, maxAttempts, timeout, retryOn, priority, label);
    }

    public TaskOptions maxAttempts(int maxAttempts) {
        return new TaskOptions(name, maxAttempts, timeout, retryOn, priority, label);
    }

    /** As {@link #maxAttempts(int)}, said as how often it is begun again: one attempt less. */
    public TaskOptions retries(int retries) {
        Checks.notNegative("retries", retries, "use 0 for a single attempt");
        return maxAttempts(Math.addExact(retries, 1));
    }

    public TaskOptions priority(int priority) {
        return new TaskOptions(name, maxAttempts, timeout, retryOn, priority, label);
    }

    public TaskOptions label(String label) {
        return new TaskOptions(name, maxAttempts, timeout, retryOn, priority, label);
    }

    public TaskOptions timeout(Duration timeout) {
        return new TaskOptions(name, maxAttempts, timeout, retryOn, priority, label);
    }

    /** Needs {@link #maxAttempts(int)} of at least 2 to have an effect. */
    @SafeVarargs
    public final TaskOptions retryOn(Class<? extends Throwable>... failures) {
        return new TaskOptions(name, maxAttempts, timeout, List.of(failures), priority, label);
    }

    /** Whether a task that has failed with {@code error}, which is not the death of a worker, may be begun again. */
    boolean retriesOn(Throwable error) {
        return retryOn.stream().anyMatch(type -> type.isInstance(error));
    }

    /** The limit of an attempt in nanoseconds, 0 for none. */
    long timeoutNanos() {
        return timeout == null ? 0 : Nanos.of(timeout);
    }
}
