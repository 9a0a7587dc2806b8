package dev.weft.trace.report;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An id for each process of a recording, for formats in which events are of a process by its id alone: of two that have the same, as they
 * may on two machines, the later one gets another.
 */
final class DistinctPids {
    /** More than ids of processes have on Linux and macOS, and with some of these still a number of 32 bits. */
    private static final long OTHER = 10_000_000;

    private final Map<ProcessTimeline, Long> pids = new LinkedHashMap<>();
    private final Set<Long> taken = new HashSet<>();

    long of(ProcessTimeline process) {
        return pids.computeIfAbsent(process, this::free);
    }

    /** In the order in which they were first asked for. */
    Iterable<Long> all() {
        return pids.values();
    }

    private long free(ProcessTimeline process) {
        long pid = process.pid();
        while (!taken.add(pid)) {
            pid += OTHER;
        }
        return pid;
    }
}
