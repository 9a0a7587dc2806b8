package dev.weft.trace.report;

import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** A process of a recording that another tool made. */
final class ImportedProcess implements ProcessSource {
    private final ImportedFile file;
    private long pid;
    private final Map<Long, ImportedThread> threads = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private long parentPid;
    private boolean complete = true;
    private long lost;
    private long dropped;
    private long stoppedNanos = RecordedProcess.NOT_STOPPED;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    ImportedProcess(ImportedFile file, long pid) {
        this.file = file;
        this.pid = pid;
    }

    ImportedThread thread(long id) {
        return threads.computeIfAbsent(id, number -> new ImportedThread(this, number, file.nextThread(), false));
    }

    /** What is none, but is shown as one. */
    ImportedThread lane(long id) {
        return threads.computeIfAbsent(id, number -> new ImportedThread(this, number, file.nextThread(), true));
    }

    Collection<ImportedThread> threads() {
        return threads.values();
    }

    void named(String name) {
        properties.put("process.name", name);
    }

    void startedBy(String command, long parent) {
        properties.put("process.command", command);
        parentPid = parent;
    }

    /**
     * What is missing of it.
     *
     * @param lostEvents    for which its recorder had no room
     * @param droppedEvents the oldest, which made room for others
     * @param stopped       when its recorder stopped, {@link RecordedProcess#NOT_STOPPED} if it did not
     * @param ended         whether its recorder ended in order
     */
    void cut(long lostEvents, long droppedEvents, long stopped, boolean ended) {
        lost = lostEvents;
        dropped = droppedEvents;
        stoppedNanos = stopped;
        complete = ended;
    }

    void saw(ImportedEvent event) {
        first = Math.min(first, event.start());
        last = Math.max(last, event.end() == ImportedEvent.NEVER ? event.start() : event.end());
    }

    /** Whether anything happened in it. */
    boolean isSeen() {
        return first <= last;
    }

    ImportedFile file() {
        return file;
    }

    /** Its id, where the file tells it later. */
    void hasId(long number) {
        pid = number;
    }

    long pid() {
        return pid;
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public boolean hasWallClock() {
        return file.wallNanos().isPresent();
    }

    @Override
    public TraceHeader header() {
        return new TraceHeader(pid, parentPid, file.wallNanos().orElse(0) + first, first, 1.0, 0, complete, last, lost, 0);
    }

    @Override
    public OptionalLong mark(String name) throws IOException {
        if (file.mark().isPresent()) {
            return file.mark();
        }
        var first = new long[] {ImportedEvent.NEVER};
        for (var thread : threads.values()) {
            file.events().forEach(thread.number(), event -> {
                if (event.kind() == ImportedEvent.Kind.INSTANT && file.names().get(event.name()).text().equals(name)) {
                    first[0] = Math.min(first[0], event.start());
                }
            });
        }
        return first[0] == ImportedEvent.NEVER ? OptionalLong.empty() : OptionalLong.of(first[0]);
    }

    @Override
    public ProcessTimeline read(TraceHeader placed, TimeAxis axis, Timelines timelines) throws IOException {
        var process = new ProcessTimeline(timelines, pid, parentPid);
        properties.forEach(process::property);
        if (!hasWallClock()) {
            process.property(Records.NO_TIME_OF_DAY, "");
        }
        process.startedAt(axis.startNanos(placed));
        process.lost(lost);
        process.droppedElsewhere(dropped);
        if (stoppedNanos != RecordedProcess.NOT_STOPPED && axis.nanos(placed, stoppedNanos) < timelines.scope().excerpt().nanos()) {
            process.stoppedAt(Math.max(0, axis.nanos(placed, stoppedNanos)));
        }
        var excerpt = timelines.scope().excerpt();
        long end = axis.nanos(placed, last);
        if (!excerpt.reaches(end)) {
            return process;
        }
        if (excerpt.isWhole()) {
            process.introduce();
        }
        for (var imported : threads.values()) {
            if (imported.isSeen()) {
                var thread = process.thread(imported.id());
                thread.describe(imported.name(), imported.isVirtual());
                if (excerpt.hasThread(thread.name())) {
                    ThreadEvents events = excerpt.of(thread, timelines.names());
                    var player = new ImportedPlayer(file, events, timelines, axis.clock(placed)::nanos);
                    file.events().forEach(imported.number(), player);
                    player.finish();
                    events.announce();
                }
            }
        }
        if (complete) {
            process.closedAt(Math.min(end, excerpt.nanos()));
        }
        return process;
    }
}
