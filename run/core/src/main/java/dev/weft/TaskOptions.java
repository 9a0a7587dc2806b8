package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * How one task is run; immutable, each call returns a changed copy.
 *
 * <pre>{@code
 * pool.submit(() -> parse(file), TaskOptions.defaults().name("parse " + file).maxAttempts(2));
 * }</pre>
 *
 * @param name what traces, errors and {@link Job#name()} call the task; null for a name that tells where its code stands
 * @param maxAttempts how often the task may be begun, at least 1, when the worker that runs it dies; an error that the task throws is
 *     never a reason to begin it again
 */
public record TaskOptions(@Nullable String name, int maxAttempts) {
    private static final TaskOptions DEFAULTS = new TaskOptions(null, 1);

    public TaskOptions {
        Checks.atLeastOne("maxAttempts", maxAttempts);
    }

    /** No name of its own, one attempt. */
    public static TaskOptions defaults() {
        return DEFAULTS;
    }

    public TaskOptions name(String name) {
        return new TaskOptions(name, maxAttempts);
    }

    public TaskOptions maxAttempts(int maxAttempts) {
        return new TaskOptions(name, maxAttempts);
    }
}
