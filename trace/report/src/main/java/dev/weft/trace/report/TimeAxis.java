package dev.weft.trace.report;

import dev.weft.trace.format.TraceHeader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One time axis for several processes. Within a clock domain ticks are compared as they are, so that the wall clock may jump; domains
 * are placed against one another, and processes without a domain against all, by the wall clock at their start. The origin is the
 * first start of any process.
 */
final class TimeAxis {
    /** Where a process starts on the axis. */
    private final Map<TraceHeader, Long> starts = new HashMap<>();
    private final long wallNanos;

    TimeAxis(List<TraceHeader> headers) {
        this(headers, 0);
    }

    /** @param from where the axis begins, after the first start; what was before is below 0 */
    TimeAxis(List<TraceHeader> headers, long from) {
        var ordered = new ArrayList<>(headers);
        ordered.sort(Comparator.comparingLong(TraceHeader::wallNanos));
        Map<Long, TraceHeader> firstOfDomain = new HashMap<>();
        for (var header : ordered) {
            var first = header.clockDomain() == 0 ? header : firstOfDomain.computeIfAbsent(header.clockDomain(), domain -> header);
            long afterFirst = Math.round((header.startTicks() - first.startTicks()) * header.nanosPerTick());
            starts.put(header, first.wallNanos() + afterFirst);
        }
        wallNanos = starts.values().stream().mapToLong(Long::longValue).min().orElse(0) + from;
    }

    /** The wall clock at the origin, in nanoseconds since the epoch. */
    long wallNanos() {
        return wallNanos;
    }

    /** Never before the origin. */
    long startNanos(TraceHeader process) {
        return Math.max(0, start(process));
    }

    private long start(TraceHeader process) {
        return starts.getOrDefault(process, wallNanos) - wallNanos;
    }

    /** A moment of that process's clock, on the axis. */
    long nanos(TraceHeader process, long ticks) {
        return clock(process).nanos(ticks);
    }

    /** For many moments of one process. */
    ProcessClock clock(TraceHeader process) {
        return new ProcessClock(start(process), process.startTicks(), process.nanosPerTick());
    }

    /** The clock of a process, which showed {@code startTicks} at {@code startNanos} of the axis. */
    record ProcessClock(long startNanos, long startTicks, double nanosPerTick) {
        long nanos(long ticks) {
            long passed = ticks - startTicks;
            return startNanos + (nanosPerTick == 1 ? passed : Math.round(passed * nanosPerTick));
        }
    }
}
