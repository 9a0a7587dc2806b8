package dev.weft.trace;

import java.util.Locale;

/**
 * How exact a recording is, and at what cost.
 *
 * @param clock what times are read from
 * @param throttle whether a method that is called very often, and is very short, is counted from then on instead of recorded
 */
public record Precision(Clock clock, boolean throttle) {
    public static final Precision DEFAULT = new Precision(Clock.AUTO, true);

    /** Where times come from. */
    public enum Clock {
        /** {@code System.nanoTime()}, and the processor's counter once much is recorded. */
        AUTO,
        /** The processor's counter as soon as it can be read, where there is one that is fit. */
        TSC,
        /** {@code System.nanoTime()}. */
        NANO,
        /** Nothing: times mean nothing, and it is measured what all else costs. */
        NONE;

        /**
         * The clock of that name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Clock of(String name) {
            for (Clock clock : values()) {
                if (clock.toString().equals(name)) {
                    return clock;
                }
            }
            throw new IllegalArgumentException("clock must be auto, tsc or nano, but was \"" + name + "\"");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
