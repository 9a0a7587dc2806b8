package dev.weft;

import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Job} that has ended: exactly one of three.
 *
 * <!--
 * {@snippet :
 * Job<String> job = Pool.threads().submit(() -> "");
 * }
 * -->
 * {@snippet weft="continued" :
 * switch (job.outcome()) {
 *     case Outcome.Success(var value) -> IO.println(value);
 *     case Outcome.Failure(var error) -> IO.println("failed: " + error);
 *     case Outcome.Cancelled() -> IO.println("cancelled");
 * }
 * }
 *
 * @param <T> the type of the result
 */
public sealed interface Outcome<T extends @Nullable Object> {
    /** The task returned {@code value}. */
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /** The task threw {@code error}, or could not be run to its end for the reason that {@code error} names. */
    record Failure<T extends @Nullable Object>(Throwable error) implements Outcome<T> {}

    /** The job was cancelled before it ended. */
    record Cancelled<T extends @Nullable Object>() implements Outcome<T> {}
}
