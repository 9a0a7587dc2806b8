package dev.weft.trace.report;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A recording that another tool made, as far as it has been taken over: its processes and threads, and what happened on them. Times are
 * nanoseconds of the file's own clock.
 *
 * <p>Threads: one at a time.
 */
final class ImportedFile implements Closeable {
    /** Numbers that a page can hold. */
    private static final long FLOW_MASK = (1L << 52) - 1;

    private static final int FLOW_SALT_SHIFT = 40;

    private final Path path;
    private final Timelines timelines;
    private final EventStore events;
    private final Map<Long, ImportedProcess> processes = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private int threads;
    private int order;
    private OptionalLong wallNanos = OptionalLong.empty();
    private OptionalLong mark = OptionalLong.empty();
    private long flowSalt;
    private long cut;

    /**
     * @param inMemory how many events are held in memory
     * @param number   among the files that are read together, from 1
     */
    ImportedFile(Path path, Timelines timelines, int inMemory, int number) {
        this.path = path;
        this.timelines = timelines;
        this.events = new EventStore(inMemory);
        this.flowSalt = (long) number << FLOW_SALT_SHIFT;
    }

    Path path() {
        return path;
    }

    Names names() {
        return timelines.names();
    }

    EventStore events() {
        return events;
    }

    ImportedProcess process(long pid) {
        return processes.computeIfAbsent(pid, number -> new ImportedProcess(this, number));
    }

    boolean hasProcess(long pid) {
        return processes.containsKey(pid);
    }

    /** In the order in which they were first seen. */
    Collection<ImportedProcess> processes() {
        return processes.values();
    }

    int nextThread() {
        return threads++;
    }

    /** Numbers what happens in the order of the file. */
    int nextOrder() {
        return ++order;
    }

    /** The time of day at which the file's clock was 0. */
    void startedAt(long nanos) {
        wallNanos = OptionalLong.of(nanos);
    }

    OptionalLong wallNanos() {
        return wallNanos;
    }

    /** The moment that its tool marked to align recordings by. */
    void marked(long nanos) {
        mark = OptionalLong.of(nanos);
    }

    OptionalLong mark() {
        return mark;
    }

    /** Its flows have numbers that no other file has for another flow. */
    void hasUniqueFlows() {
        flowSalt = 0;
    }

    /** The number of a flow among those of all files: most tools begin with 1 in each. */
    long flow(long number) {
        return flowSalt == 0 ? number : (number ^ flowSalt) & FLOW_MASK;
    }

    /** A slice went beyond the one in which it began. */
    void cutOne() {
        cut++;
    }

    /** Says, in a sentence without an end, what of the file is not in the report or not as it was. */
    void note(String sentence) {
        notes.add(sentence);
    }

    List<String> notes() {
        var all = new ArrayList<>(notes);
        if (cut > 0) {
            all.add(cut + " slices end later than what they are in, and are cut there");
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        events.close();
    }
}
