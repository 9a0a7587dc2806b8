package dev.weft.trace.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The facts about a traced process that stand at the start of its file.
 *
 * @param parentPid process id of the traced process that started this one; 0 if none
 * @param wallNanos wall clock at start, ns since the epoch
 * @param startTicks the trace's clock at that moment
 * @param nanosPerTick length of a tick
 * @param clockDomain equal values mean that ticks of two files can be compared; 0 is unknown and equals nothing
 * @param closed whether the process ended in order; otherwise it is still running or was killed
 * @param endTicks the clock when the file was closed; 0 when it was not
 * @param lost number of events that could not be stored
 * @param stoppedTicks the clock when the recording stopped because its buffer was full; 0 when it did not
 */
public record TraceHeader(long pid, long parentPid, long wallNanos, long startTicks, double nanosPerTick, long clockDomain,
                          boolean closed, long endTicks, long lost, long stoppedTicks) {

    /**
     * Reads the facts alone, without looking at the rest of the file.
     *
     * @throws NotATraceFileException if it is another kind of file
     */
    public static TraceHeader read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            Words words = Words.map(channel);
            TraceFile.requireMagic(path, words);
            return read(words);
        }
    }

    static TraceHeader read(Words words) {
        double nanosPerTick = Double.longBitsToDouble(words.at(Layout.H_NANOS_PER_TICK));
        return new TraceHeader(
                words.at(Layout.H_PID),
                words.at(Layout.H_PARENT_PID),
                words.at(Layout.H_WALL_NANOS),
                words.at(Layout.H_TICKS),
                nanosPerTick > 0 && Double.isFinite(nanosPerTick) ? nanosPerTick : 1.0,
                words.at(Layout.H_CLOCK_DOMAIN),
                words.at(Layout.H_STATE) == 1,
                words.at(Layout.H_END_TICKS),
                words.at(Layout.H_LOST),
                words.at(Layout.H_STOPPED_TICKS));
    }

    /** Threads may have stored more after the recording had stopped. */
    long lastEventTicks() {
        return stoppedTicks == 0 ? Long.MAX_VALUE : stoppedTicks;
    }

    /** Ticks of this file's clock as nanoseconds since the epoch. */
    public long wallNanos(long ticks) {
        return wallNanos + Math.round((ticks - startTicks) * nanosPerTick);
    }
}
