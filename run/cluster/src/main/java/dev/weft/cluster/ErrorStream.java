package dev.weft.cluster;

import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a distant worker's JVM prints, as a stream: filled by the thread that reads its link, read by another one. It holds little: who
 * fills it waits for who reads, as a pipe has it, until that closes it.
 */
final class ErrorStream extends InputStream {
    private static final byte[] END = {};
    private static final int PIECES = 16;

    /** How often who waits for room looks whether anybody reads. */
    private static final long LOOK_MILLIS = 100;

    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>(PIECES);
    private volatile boolean closed;

    // Of the reader.
    private byte[] current = {};
    private int position;
    private boolean ended;

    /** Adds bytes; the array is not changed any more. */
    void put(byte[] bytes) {
        if (bytes.length > 0) {
            add(bytes);
        }
    }

    /** Nothing comes any more. */
    void end() {
        add(END);
    }

    /** An interrupt loses nothing, least of all the end, for which the reader waits. */
    private void add(byte[] piece) {
        boolean interrupted = false;
        boolean added = false;
        while (!added && !closed) {
            try {
                added = pieces.offer(piece, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public int read() throws InterruptedIOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws InterruptedIOException {
        if (length == 0) {
            return 0;
        }
        if (position == current.length && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    private void next() throws InterruptedIOException {
        try {
            current = pieces.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for what a worker prints");
        }
        position = 0;
        ended = current == END;
    }
}
