package dev.weft.async;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EventLoop} does beside running. Immutable; each method returns a changed copy.
 *
 * @param name what errors and warnings call it; null for a number of its own: {@code loop-1}
 * @param debug whether it warns of callbacks and steps of tasks that take long, and of failures that nobody asks for, each with the
 *     place in the program; on by default where assertions are
 * @param slowCallback how long a callback or a step may take before debug mode warns of it
 * @param warnings takes a line of debug mode; by default it prints it on standard error
 */
public record EventLoopOptions(@Nullable String name, boolean debug, Duration slowCallback, Consumer<? super String> warnings) {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final EventLoopOptions DEFAULTS = new EventLoopOptions(
            null, EventLoopOptions.class.desiredAssertionStatus(), Duration.ofMillis(100), line -> System.err.println(line));

    public EventLoopOptions {
        Objects.requireNonNull(warnings, "warnings");
        if (slowCallback.isNegative()) {
            throw new IllegalArgumentException("slowCallback must not be negative, but was " + slowCallback);
        }
    }

    /** A loop that is named by a number, in debug mode where assertions are on. */
    public static EventLoopOptions defaults() {
        return DEFAULTS;
    }

    /** With this name. */
    public EventLoopOptions name(String name) {
        return new EventLoopOptions(Objects.requireNonNull(name, "name"), debug, slowCallback, warnings);
    }

    /** With or without debug mode. */
    public EventLoopOptions debug(boolean debug) {
        return new EventLoopOptions(name, debug, slowCallback, warnings);
    }

    /** With this limit for callbacks and steps. */
    public EventLoopOptions slowCallback(Duration slowCallback) {
        return new EventLoopOptions(name, debug, slowCallback, warnings);
    }

    /** With warnings going there. */
    public EventLoopOptions warnings(Consumer<? super String> warnings) {
        return new EventLoopOptions(name, debug, slowCallback, warnings);
    }

    String nameOrNumber() {
        return name == null ? "loop-" + NUMBERS.incrementAndGet() : name;
    }
}
