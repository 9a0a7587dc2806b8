package dev.weft.trace.report;

import dev.weft.trace.format.Records;
import java.util.List;
import java.util.Map;

/**
 * One process of a recording.
 *
 * @param parentPid  process id of the traced process that started it, 0 if none
 * @param name       short name to show; never empty
 * @param command    its command line, empty when unknown
 * @param startNanos since the origin of the recording
 * @param endNanos   when it closed its file, else its last event
 * @param complete   whether it closed its file; otherwise it was killed, halted, crashed or is still running, and everything it
 *                   stored up to then is here
 * @param lost       events its recorder could not store
 * @param dropped    events that were dropped, as the oldest, for later ones
 * @param stoppedNanos when its recording stopped because its buffer was full; {@link #NOT_STOPPED} if it did not
 * @param throttled  methods whose calls were not all recorded, since they were so many and so short; the most calls first
 * @param properties what the process said about itself
 * @param threads    in the order in which they were first seen
 */
public record RecordedProcess(long pid, long parentPid, String name, String command, long startNanos, long endNanos,
                              boolean complete, long lost, long dropped, long stoppedNanos, List<ThrottledMethod> throttled,
                              Map<String, String> properties, List<RecordedThread> threads) {
    public static final long NOT_STOPPED = -1;

    public RecordedProcess {
        throttled = List.copyOf(throttled);
        properties = Map.copyOf(properties);
        threads = List.copyOf(threads);
    }

    /** What became of its classes, by name: of all, if it was asked to explain, else of those that could not be woven. */
    public List<ClassFate> classes() {
        return ClassFate.of(properties);
    }

    /** Whose local variables were to be recorded but have no names, in words; empty if there are no such classes. */
    public String withoutVariables() {
        String[] countAndFirst = properties.getOrDefault(Records.WITHOUT_VARIABLES, "").split(" ", 2);
        if (countAndFirst.length < 2) {
            return "";
        }
        return countAndFirst[1] + (countAndFirst[0].equals("1") ? "" : " and other classes, " + countAndFirst[0] + " in all");
    }

    /** Methods whose calls were not recorded because they do next to nothing. */
    public long trivialMethods() {
        var number = properties.get(Records.TRIVIAL_METHODS);
        try {
            return number == null ? 0 : Math.max(0, Long.parseLong(number));
        } catch (NumberFormatException damaged) {
            return 0;
        }
    }
}
