package dev.weft.trace.report;

import dev.weft.trace.format.Records;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One process while its file is being read. */
final class ProcessTimeline {
    private static final int NAME_LENGTH = 80;
    /** Properties that are shown as they are. */
    private static final Set<String> NAMES = Set.of("process.name", "process.command", "worker.name");

    private final Timelines all;
    private final long pid;
    private final long parentPid;
    private final Map<Long, ThreadTimeline> threads = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private long clockDomain;
    private long originTicks;
    private long startNanos;
    private long endNanos;
    private boolean complete;
    private boolean introduced;
    private long lost;
    private long droppedElsewhere;
    private long stoppedNanos = RecordedProcess.NOT_STOPPED;
    private List<ThrottledMethod> throttled = List.of();

    ProcessTimeline(Timelines all, long pid, long parentPid) {
        this.all = all;
        this.pid = pid;
        this.parentPid = parentPid;
    }

    Timelines all() {
        return all;
    }

    ThreadTimeline thread(long id) {
        return threads.computeIfAbsent(id, number -> new ThreadTimeline(this, number));
    }

    long pid() {
        return pid;
    }

    String command() {
        return properties.getOrDefault("process.command", "");
    }

    /** Tells the listener of it. */
    void introduce() {
        if (!introduced) {
            introduced = true;
            all.listener().process(this);
        }
    }

    /** Whether anything of it is in the report. */
    boolean isIntroduced() {
        return introduced;
    }

    void property(String key, String value) {
        properties.put(key, NAMES.contains(key) ? all.names().edited(value) : value);
    }

    /** Its clock ticks in nanoseconds, can be compared with others of its domain, and showed that at the origin. */
    void clock(long domain, long ticks) {
        clockDomain = domain;
        originTicks = ticks;
    }

    /** 0 if its clock can be compared with no other. */
    long clockDomain() {
        return clockDomain;
    }

    long originTicks() {
        return originTicks;
    }

    void startedAt(long nanos) {
        startNanos = nanos;
    }

    /** It closed its file in order at that moment. */
    void closedAt(long nanos) {
        complete = true;
        endNanos = nanos;
    }

    void lost(long events) {
        lost += events;
    }

    /** Of threads of which nothing is left. */
    void droppedElsewhere(long events) {
        droppedElsewhere += events;
    }

    /** Its buffer was full at that moment. */
    void stoppedAt(long nanos) {
        stoppedNanos = nanos;
    }

    /** Calls of these were not all recorded. */
    void throttled(List<ThrottledMethod> methods) {
        throttled = methods;
    }

    private long droppedUntold() {
        try {
            return Math.max(0, Long.parseLong(properties.getOrDefault(Records.DROPPED_ELSEWHERE, "0")));
        } catch (NumberFormatException damaged) {
            return 0;
        }
    }

    RecordedProcess finish() {
        endNanos = Math.max(endNanos, startNanos);
        for (var thread : threads.values()) {
            endNanos = Math.max(endNanos, thread.lastNanos());
        }
        for (var thread : threads.values()) {
            long end = stoppedNanos == RecordedProcess.NOT_STOPPED ? endNanos : stoppedNanos;
            thread.finish(lost > 0 || thread.lost() > 0 ? thread.lastNanos() : end);
        }
        List<RecordedThread> recorded = threads.values().stream().filter(this::isShown)
                .map(thread -> new RecordedThread(thread, all)).toList();
        long dropped = droppedElsewhere + droppedUntold() + recorded.stream().mapToLong(RecordedThread::dropped).sum();
        return new RecordedProcess(pid, parentPid, shownName(), command(), startNanos, endNanos, complete, lost, dropped, stoppedNanos,
                throttled, properties, recorded);
    }

    private boolean isShown(ThreadTimeline thread) {
        return all.scope().excerpt().isWhole() || thread.isIntroduced();
    }

    String shownName() {
        for (var key : List.of("worker.name", "process.name")) {
            var given = properties.getOrDefault(key, "").strip();
            if (!given.isEmpty()) {
                return shortened(given);
            }
        }
        String started = command().strip();
        // The name of a file may have spaces; what has options is a command.
        boolean file = (started.endsWith(".java") || started.endsWith(".jar")) && !started.contains(" -");
        String first = file ? started.substring(started.lastIndexOf('/') + 1) : started.split("\\s", 2)[0];
        return first.isEmpty() ? "process " + pid : shortened(first);
    }

    /** A path without its folders, and nothing longer than a heading. */
    private static String shortened(String given) {
        int slash = Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\'));
        boolean path = slash >= 0 && slash < given.length() - 1 && !given.contains(" ");
        var name = path ? given.substring(slash + 1) : given;
        return name.length() > NAME_LENGTH ? name.substring(0, NAME_LENGTH) + "…" : name;
    }
}
