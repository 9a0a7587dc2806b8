package dev.weft.job;

import dev.weft.Job;
import org.jspecify.annotations.Nullable;

/** A job that shows another one with a different result. */
public interface JobView<T extends @Nullable Object> extends Job<T> {
    /** The other one. */
    Job<?> viewed();
}
