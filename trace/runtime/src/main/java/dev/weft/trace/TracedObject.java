package dev.weft.trace;

import java.util.Objects;

/** Something of the program whose parts change while it runs, with the values that it has told of them. Safe for use by many threads. */
public final class TracedObject {
    private final String name;

    TracedObject(String name) {
        this.name = name;
    }

    /**
     * Notes that a part has this value from now on: a counter, {@code NAME.PART}.
     *
     * @param value stored as the nearest number of 60 bits
     */
    public TracedObject set(String part, long value) {
        Trace.counter(nameOf(part), value);
        return this;
    }

    /** Notes that a part has this value from now on: an instant of the current thread, {@code NAME.PART: VALUE}. */
    public TracedObject set(String part, String value) {
        Objects.requireNonNull(value, "value");
        if (Trace.isRecording()) {
            Trace.instant(nameOf(part) + ": " + value);
        }
        return this;
    }

    private String nameOf(String part) {
        Objects.requireNonNull(part, "part");
        return Trace.isRecording() ? name + "." + part : name;
    }
}
