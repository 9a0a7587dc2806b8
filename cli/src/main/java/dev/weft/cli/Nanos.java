package dev.weft.cli;

import java.util.Locale;

/** Times as tables show them: three digits and a unit. */
final class Nanos {
    private static final String[] UNITS = {"ns", "\u00b5s", "ms", "s"};
    private static final double STEP = 1_000;

    private Nanos() {}

    static String text(long nanos) {
        double value = nanos;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        String format = unit == 0 || value >= 100 ? "%,.0f %s" : value >= 10 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, format, value, UNITS[unit]);
    }
}
