package dev.weft.trace.report;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The ticks of events in a file in Flight Recorder's format, whose readers give the time of day alone: each of the file's parts says, as it
 * begins, when both of it were.
 */
final class JfrTicks {
    private static final int MAGIC = 0x464c_5200;
    private static final int HEADER = 64;
    private static final int SIZE = 8;
    private static final int START_NANOS = 32;
    private static final int START_TICKS = 48;
    private static final int TICKS_PER_SECOND = 56;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** By how much the time of day is ahead, by the time from when on. */
    private final NavigableMap<Long, Long> ahead = new TreeMap<>();

    private JfrTicks() {}

    /** @throws NotARecordingException if its ticks are no nanoseconds; the message is one sentence */
    static JfrTicks of(Path file) throws IOException {
        var ticks = new JfrTicks();
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long at = 0;
            long size = HEADER;
            // The last part may not be complete, and has no size then.
            for (; size >= HEADER && at + HEADER <= channel.size(); at += size) {
                ByteBuffer header = read(channel.position(at));
                if (header.getInt(0) != MAGIC || header.getLong(TICKS_PER_SECOND) != NANOS_PER_SECOND) {
                    break;
                }
                size = header.getLong(SIZE);
                ticks.ahead.put(header.getLong(START_NANOS), header.getLong(START_NANOS) - header.getLong(START_TICKS));
            }
        }
        if (ticks.ahead.isEmpty()) {
            throw new NotARecordingException(file + " does not tell the time of the trace beside it");
        }
        return ticks;
    }

    private static ByteBuffer read(SeekableByteChannel channel) throws IOException {
        var header = ByteBuffer.allocate(HEADER);
        while (header.hasRemaining()) {
            if (channel.read(header) < 0) {
                throw new EOFException();
            }
        }
        return header;
    }

    /** Those of an event, by its time of day. */
    long of(long nanos) {
        Map.Entry<Long, Long> part = ahead.floorEntry(nanos);
        return nanos - (part == null ? ahead.firstEntry() : part).getValue();
    }
}
