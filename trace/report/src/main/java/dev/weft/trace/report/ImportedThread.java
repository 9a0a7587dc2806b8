package dev.weft.trace.report;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A thread, or what is shown as one, of a recording that another tool made. */
final class ImportedThread {
    private final ImportedProcess process;
    private final long id;
    private final int number;
    private final boolean virtual;
    private @Nullable String name;
    private boolean seen;
    private long lastStart = Long.MIN_VALUE;
    private long lastEnd = Long.MIN_VALUE;
    private boolean writtenAtBegins;

    ImportedThread(ImportedProcess process, long id, int number, boolean virtual) {
        this.process = process;
        this.id = id;
        this.number = number;
        this.virtual = virtual;
    }

    void named(String given) {
        name = given;
    }

    /**
     * It did something from a moment to another.
     *
     * @param end   {@link ImportedEvent#NEVER} if nothing ended it
     * @param value number of a task, {@link dev.weft.trace.format.EventVisitor#NO_VALUE} of anything else
     * @param flags of {@link ThreadTimeline}
     * @param texts what is said of it, with a colon behind the subject
     */
    void slice(int name, long start, long end, long value, int flags, List<String> texts) throws IOException {
        long last = Math.max(start, end);
        // Of two that begin and end together the outer one is earlier in a file that is written as slices begin, and else later.
        if (last < lastEnd) {
            writtenAtBegins = true;
        } else if (start < lastStart) {
            writtenAtBegins = false;
        }
        lastStart = start;
        lastEnd = last;
        int order = writtenAtBegins ? process.file().nextOrder() : -process.file().nextOrder();
        add(new ImportedEvent(number, start, last, order, 0, ImportedEvent.Kind.SLICE, name, value, flags));
        int part = 0;
        for (String text : texts) {
            int said = process.file().names().text(text);
            add(new ImportedEvent(number, start, last, order, ++part, ImportedEvent.Kind.SAID, name, said, 0));
        }
    }

    /** Something happened on it at a moment. */
    void point(ImportedEvent.Kind kind, int name, long time, long value) throws IOException {
        add(new ImportedEvent(number, time, time, process.file().nextOrder(), 0, kind, name, value, 0));
    }

    private void add(ImportedEvent event) throws IOException {
        process.file().events().add(event);
        process.saw(event);
        seen = true;
    }

    /** Whether anything happened on it. */
    boolean isSeen() {
        return seen;
    }

    ImportedProcess process() {
        return process;
    }

    long id() {
        return id;
    }

    /** Its number in the file. */
    int number() {
        return number;
    }

    /** Empty when unknown. */
    String name() {
        return name == null ? "" : name;
    }

    boolean isVirtual() {
        return virtual;
    }
}
