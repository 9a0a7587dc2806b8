package dev.weft;

/** Argument checks that say rule, value and way out. */
final class Checks {
    private Checks() {}

    static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + value);
        }
        return value;
    }

    static void notNegative(String what, int value, String wayOut) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative, but was " + value + "; " + wayOut);
        }
    }
}
