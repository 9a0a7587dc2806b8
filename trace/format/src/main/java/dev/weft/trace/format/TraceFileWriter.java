package dev.weft.trace.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a trace file while its content comes, in memory that does not grow with it: for tools that make one of others.
 *
 * <p>Not for use by several threads.
 */
public final class TraceFileWriter implements Closeable {
    private final ChunkFile chunks;
    private final TraceFileBuilder content;

    /** @throws IOException if the file is there already, or cannot be made */
    public TraceFileWriter(long pid, Path file) throws IOException {
        chunks = new ChunkFile(file);
        content = new TraceFileBuilder(pid, chunks);
    }

    /** Takes what is to be in the file; what cannot be written is an {@link java.io.UncheckedIOException}. */
    public TraceFileBuilder content() {
        return content;
    }

    /** Writes what is not in the file yet; the content takes nothing any more. */
    public void finish() throws IOException {
        chunks.finish(content.header());
    }

    @Override
    public void close() throws IOException {
        chunks.close();
    }
}
