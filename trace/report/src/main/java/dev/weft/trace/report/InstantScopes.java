package dev.weft.trace.report;

import dev.weft.trace.format.Layout;

/** Of whom an instant is a moment, as Chrome's format says it and as the value of a point says it: 0 is its thread. */
final class InstantScopes {
    private InstantScopes() {}

    static String letter(long value) {
        return value == Layout.INSTANT_OF_PROCESS ? "p" : value == Layout.INSTANT_OF_ALL ? "g" : "t";
    }

    static long value(String letter) {
        return switch (letter) {
            case "p" -> Layout.INSTANT_OF_PROCESS;
            case "g" -> Layout.INSTANT_OF_ALL;
            default -> 0;
        };
    }
}
