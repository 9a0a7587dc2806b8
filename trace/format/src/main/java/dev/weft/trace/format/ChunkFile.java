package dev.weft.trace.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** A trace file whose chunks are written as soon as they are full. */
final class ChunkFile implements ChunkStore, Closeable {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(Layout.CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<Integer, Open> open = new HashMap<>();
    private int count;

    /** A chunk that is not full, and which of the file it is. */
    private record Open(int number, long[] chunk) {}

    ChunkFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void add(long[] chunk) {
        Open full = open.put((int) (chunk[Layout.C_MAGIC_LANE] >>> 32), new Open(count++, chunk));
        if (full != null) {
            try {
                write(full);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void write(Open chunk) throws IOException {
        write(chunk.chunk(), Layout.HEADER_BYTES + (long) chunk.number() * Layout.CHUNK_BYTES, Layout.CHUNK_BYTES);
    }

    private void write(long[] words, long position, int bytes) throws IOException {
        buffer.clear().asLongBuffer().put(words);
        buffer.limit(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, position + buffer.position());
        }
    }

    /** Writes the chunks that are not full, and the header last. */
    void finish(long[] header) throws IOException {
        for (Open chunk : open.values()) {
            write(chunk);
        }
        write(header, 0, header.length * Long.BYTES);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
