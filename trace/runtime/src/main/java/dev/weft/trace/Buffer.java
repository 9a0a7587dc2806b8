package dev.weft.trace;

import java.util.List;
import java.util.Locale;

/**
 * The room that a process has for what it records.
 *
 * @param mode what happens when it is full
 * @param maxBytes size limit of the process's file; at least 1 MiB
 * @param lastNanos of a flight recorder, whose ring is copied while the process runs: how much of it is wanted, in nanoseconds; else 0
 * @param triggers what makes a flight recorder copy it by itself; at most 64
 */
public record Buffer(Mode mode, long maxBytes, long lastNanos, List<Trigger> triggers) {
    /** 512 MiB, streamed. */
    public static final Buffer DEFAULT = new Buffer(Mode.STREAM, 512L << 20, 0, List.of());

    public static final long MIN_MAX_BYTES = 1 << 20;
    private static final int MAX_TRIGGERS = 64;

    /** What happens when a buffer is full. */
    public enum Mode {
        /** All is kept; what comes later is counted as lost. */
        STREAM,
        /** The oldest is dropped, and how much of each thread; what was under way then is known still. */
        RING,
        /** The recording ends, of all threads at the same moment. */
        STOP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Mode of(String text) {
            for (Mode mode : values()) {
                if (mode.toString().equals(text)) {
                    return mode;
                }
            }
            throw new IllegalArgumentException("buffer must be stream, ring or stop, but was \"" + text + "\"");
        }
    }

    public Buffer {
        if (maxBytes < MIN_MAX_BYTES) {
            throw new IllegalArgumentException("maxBytes must be at least " + MIN_MAX_BYTES + ", but was " + maxBytes);
        }
        triggers = List.copyOf(triggers);
        if (triggers.size() > MAX_TRIGGERS) {
            throw new IllegalArgumentException("there may be at most " + MAX_TRIGGERS + " triggers, but were " + triggers.size());
        }
        if (lastNanos < 0) {
            throw new IllegalArgumentException("last must be at least 0 nanoseconds, but was " + lastNanos);
        }
    }
}
