package dev.weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Argument checks that say rule, value and way out. */
final class Checks {
    private Checks() {}

    static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + value);
        }
        return value;
    }

    /** Whether {@code text} is a whole number above 0 with k, m, g or nothing behind it. */
    static boolean isMemory(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        return digits > 0
                && text.charAt(0) != '0'
                && (digits == text.length() || digits == text.length() - 1 && "kKmMgG".indexOf(text.charAt(digits)) >= 0);
    }

    static void notNegative(String what, int value, String wayOut) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, but was " + value + "; " + wayOut);
        }
    }

    static void positive(String what, @Nullable Duration value, String wayOut) {
        if (value != null && !value.isPositive()) {
            throw new IllegalArgumentException(what + " must be longer than 0, but was " + value + "; " + wayOut);
        }
    }

    static void notNegative(String what, Duration value, String wayOut) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, but was " + value + "; " + wayOut);
        }
    }
}
