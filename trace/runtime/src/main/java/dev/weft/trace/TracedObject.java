package dev.weft.trace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something of the program whose parts change while it runs, with the values that it has told of them. Nothing is noted or kept while
 * nothing is recorded. Safe for use by many threads.
 */
public final class TracedObject {
    private final String name;
    private final @Nullable Set<String> only;
    private final Set<String> without;
    /** The last value of each part that was not noted yet, guarded by itself; null if each is noted at once. */
    private final @Nullable Map<String, Object> held;

    TracedObject(String name) {
        this(name, null, Set.of(), false);
    }

    private TracedObject(String name, @Nullable Set<String> only, Set<String> without, boolean held) {
        this.name = name;
        this.only = only;
        this.without = without;
        this.held = held ? new LinkedHashMap<>() : null;
    }

    /** The same object, of which these parts alone are noted. */
    public TracedObject only(String... parts) {
        return new TracedObject(name, Set.of(parts), without, held != null);
    }

    /** The same object, of which these parts are never noted, also if they are among the {@link #only} ones. */
    public TracedObject without(String... parts) {
        return new TracedObject(name, only, Set.of(parts), held != null);
    }

    /** The same object, whose values are kept until {@link #flush}, which notes the last of each part. */
    public TracedObject held() {
        return new TracedObject(name, only, without, true);
    }

    /**
     * Notes that a part has this value from now on: a counter, {@code NAME.PART}.
     *
     * @param value stored as the nearest number of 60 bits
     */
    public TracedObject set(String part, long value) {
        if (isNoted(part)) {
            take(part, value);
        }
        return this;
    }

    /** Notes that a part has this value from now on: an instant of the current thread, {@code NAME.PART: VALUE}. */
    public TracedObject set(String part, String value) {
        Objects.requireNonNull(value, "value");
        if (isNoted(part)) {
            take(part, value);
        }
        return this;
    }

    /** Notes the values that a {@link #held} object keeps, and keeps them no more. */
    public void flush() {
        if (held != null) {
            synchronized (held) {
                held.forEach(this::note);
                held.clear();
            }
        }
    }

    private boolean isNoted(String part) {
        Objects.requireNonNull(part, "part");
        return Trace.isRecording() && (only == null || only.contains(part)) && !without.contains(part);
    }

    private void take(String part, Object value) {
        if (held == null) {
            note(part, value);
        } else {
            synchronized (held) {
                held.put(part, value);
            }
        }
    }

    private void note(String part, Object value) {
        if (value instanceof Long number) {
            Trace.counter(name + "." + part, number);
        } else {
            Trace.instant(name + "." + part + ": " + value);
        }
    }
}
