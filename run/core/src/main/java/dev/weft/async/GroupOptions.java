package dev.weft.async;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TaskGroup} does. Immutable; each method returns a changed copy.
 *
 * @param name what errors and tools call it; null for none
 * @param onFailure what a failure does to the other tasks
 */
public record GroupOptions(@Nullable String name, OnFailure onFailure) {
    private static final GroupOptions DEFAULTS = new GroupOptions(null, OnFailure.CANCEL);

    /** What a failure does to the other tasks of a group. */
    public enum OnFailure {
        /** They are cancelled, and the body is interrupted. */
        CANCEL,
        /** They run to their ends, and so does the body; all failures are reported then. */
        KEEP_GOING
    }

    public GroupOptions {
        Objects.requireNonNull(onFailure, "onFailure");
    }

    /** A group without a name whose first failure cancels the rest. */
    public static GroupOptions defaults() {
        return DEFAULTS;
    }

    /** With this name. */
    public GroupOptions name(String name) {
        return new GroupOptions(Objects.requireNonNull(name, "name"), onFailure);
    }

    /** With this effect of a failure. */
    public GroupOptions onFailure(OnFailure onFailure) {
        return new GroupOptions(name, onFailure);
    }
}
