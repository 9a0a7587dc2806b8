package dev.weft.trace;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command that a traced program is about to start, and how the Java programs behind it will be traced. For use by the one thread that
 * starts it, while it does.
 */
public final class ChildStart {
    private final List<String> command;
    private @Nullable StringBuilder option;

    ChildStart(String[] command, String option) {
        this.command = List.of(command);
        this.option = new StringBuilder(option);
    }

    /** The command and its arguments, as the program gave them. */
    public List<String> command() {
        return command;
    }

    /** Leaves it untraced; nothing else counts then. */
    public void leaveUntraced() {
        option = null;
    }

    /** Records this, as {@code --include} says it: where nothing else was included, only this. */
    public void include(String what) {
        add("include", what);
    }

    /** Leaves this out, as {@code --exclude} says it. */
    public void exclude(String what) {
        add("exclude", what);
    }

    /** Gives it so much room, as {@code --buffer} does. */
    public void buffer(long bytes) {
        if (bytes < Buffer.MIN_MAX_BYTES) {
            throw new IllegalArgumentException("bytes must be at least " + Buffer.MIN_MAX_BYTES + ", but was " + bytes);
        }
        add("maxBytes", Long.toString(bytes));
    }

    private void add(String key, String value) {
        Objects.requireNonNull(value, "what");
        if (option != null) {
            PercentCode.encode(value, option.append(',').append(key).append('='));
        }
    }

    /** The option with which its JVMs trace themselves; null if they do not. */
    @Nullable String option() {
        return option == null ? null : option.toString();
    }
}
