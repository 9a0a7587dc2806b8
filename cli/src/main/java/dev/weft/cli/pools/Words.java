package dev.weft.cli.pools;

import dev.weft.seen.PoolReading;
import dev.weft.seen.WorkerReading;
import java.util.Locale;

/** Numbers as tables show them. */
final class Words {
    /** Where there is nothing to tell. */
    static final String NONE = "-";

    private static final double MEGABYTE = 1 << 20;

    private Words() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** @param thing one of them */
    static String counted(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    static String pid(long pid) {
        return pid == 0 ? NONE : Long.toString(pid);
    }

    static String megabytes(long bytes) {
        return bytes == 0 ? NONE : String.format(Locale.ROOT, "%,.0f MB", bytes / MEGABYTE);
    }

    /** @param share from 0 to 1; not a number where nothing is known */
    static String percent(double share) {
        return Double.isNaN(share) ? NONE : String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    /** @param perSecond not a number where nothing is known */
    static String rate(double perSecond) {
        if (Double.isNaN(perSecond)) {
            return NONE;
        }
        return perSecond == 0 ? "0" : String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
    }

    static String size(PoolReading pool) {
        return switch (pool.size()) {
            case 0 -> NONE;
            case Integer.MAX_VALUE -> "no limit";
            default -> count(pool.size());
        };
    }

    static String name(PoolReading pool) {
        String name = ProgramName.clean(pool.name());
        return pool.open() ? name : name + " (shut down)";
    }

    /** Which part of its life a worker has spent on tasks. */
    static double busy(WorkerReading worker) {
        double busy = worker.busyNanos() + worker.runningNanos();
        double life = busy + worker.waitingNanos();
        return life == 0 ? Double.NaN : busy / life;
    }

    /** How long a worker's present task has run. */
    static String running(WorkerReading worker) {
        return time(worker.runningNanos());
    }

    /** @param nanos 0 where nothing is known */
    static String time(long nanos) {
        double seconds = nanos / 1e9;
        if (nanos == 0) {
            return NONE;
        }
        return seconds < 1 ? String.format(Locale.ROOT, "%.0f ms", 1e3 * seconds)
                : seconds < 100 ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 6_000 ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : String.format(Locale.ROOT, "%,.0f h", seconds / 3_600);
    }
}
