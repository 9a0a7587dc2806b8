package dev.weft.trace.report;

import dev.weft.trace.format.TraceHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** One process of a recording, in whatever file it is, before it is read. */
interface ProcessSource {
    /** The file it is in. */
    Path path();

    /** When it ran, by its own clock. */
    TraceHeader header();

    /** Whether its clock tells the time of day, so that it can be placed beside processes of other files. */
    default boolean hasWallClock() {
        return true;
    }

    /** What is on one clock with it, where that does not tell the time of day: all that has the same path here. */
    default Path clockPath() {
        return path();
    }

    /** When, by its clock, the first instant of that name was; empty if there is none. */
    OptionalLong mark(String name) throws IOException;

    /**
     * Plays all that it did, thread by thread, into timelines.
     *
     * @param placed its header, which the axis knows
     */
    ProcessTimeline read(TraceHeader placed, TimeAxis axis, Timelines timelines) throws IOException;
}
