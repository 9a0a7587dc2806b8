package dev.weft.trace.report;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** One column of numbers of thread after thread, as JSON, in a temporary file: a format may want a whole column before the next one. */
final class ThreadColumns implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final int NANOS = 1_000_000;

    private final FileChannel file;
    private final OutputStream out;
    private long size;

    ThreadColumns() throws IOException {
        file = FileChannel.open(Files.createTempFile("weft-export-", ".column"), StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
    }

    /** Where the next number will be. */
    long size() {
        return size;
    }

    void add(String number) throws IOException {
        byte[] bytes = number.getBytes(StandardCharsets.US_ASCII);
        out.write(bytes);
        out.write(',');
        size += bytes.length + 1;
    }

    /** Nanoseconds as milliseconds. */
    static String millis(long nanos) {
        String rest = Long.toString(NANOS + nanos % NANOS);
        return nanos / NANOS + "." + rest.substring(1);
    }

    /** Copies what was added between two sizes, each number with a comma behind it. */
    void copy(long from, long to, OutputStream target) throws IOException {
        out.flush();
        var buffer = ByteBuffer.allocate(BUFFER);
        long at = from;
        while (at < to) {
            buffer.clear().limit((int) Math.min(BUFFER, to - at));
            int read = file.read(buffer, at);
            if (read < 0) {
                throw new IOException("the temporary file of the export was cut");
            }
            target.write(buffer.array(), 0, read);
            at += read;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
