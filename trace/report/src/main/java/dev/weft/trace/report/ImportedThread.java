package dev.weft.trace.report;

import org.jspecify.annotations.Nullable;

/** A thread, or what is shown as one, of a recording that another tool made. */
final class ImportedThread {
    private final ImportedProcess process;
    private final long id;
    private final int number;
    private final boolean virtual;
    private @Nullable String name;
    private boolean seen;

    ImportedThread(ImportedProcess process, long id, int number, boolean virtual) {
        this.process = process;
        this.id = id;
        this.number = number;
        this.virtual = virtual;
    }

    void named(String given) {
        name = given;
    }

    void saw(ImportedEvent event) {
        seen = true;
        process.saw(event);
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
