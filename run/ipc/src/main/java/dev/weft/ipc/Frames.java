package dev.weft.ipc;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames, and writes frames. A frame is the number of bytes that follow (4 bytes, most significant first,
 * at least 1), a type byte, a body.
 *
 * <p>Memory grows with the bytes that came, never with the length that a frame claims. Not thread-safe.
 */
public final class Frames {
    /** What a frame costs beyond its body. */
    public static final int HEAD_BYTES = Integer.BYTES + 1;

    private static final int CHUNK = 64 * 1024;
    private static final int KEEP = 4 * 1024 * 1024;

    private byte[] buffer = new byte[CHUNK];
    private int start;
    private int end;
    private long received;

    private int type;
    private @Nullable ByteReader body;

    /** Adds a frame to {@code out}. */
    public static void write(ByteWriter out, int type, ByteWriter body) {
        writeHead(out, type, body.size());
        out.write(body.array(), 0, body.size());
    }

    /** Adds what stands before a body of {@code bodyBytes}. */
    static void writeHead(ByteWriter out, int type, int bodyBytes) {
        out.writeInt(bodyBytes + 1);
        out.write(type);
    }

    /** Reads once from {@code in}, waiting if nothing is there; false at its end. */
    public boolean readFrom(InputStream in) throws IOException {
        makeRoom();
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        received += count;
        return true;
    }

    /** Adds bytes that came another way. */
    public void feed(byte[] bytes) {
        for (int offset = 0; offset < bytes.length; ) {
            makeRoom();
            int count = Math.min(bytes.length - offset, buffer.length - end);
            System.arraycopy(bytes, offset, buffer, end, count);
            end += count;
            offset += count;
        }
        received += bytes.length;
    }

    private void makeRoom() {
        if (start == end) {
            start = 0;
            end = 0;
            if (buffer.length > KEEP) {
                buffer = new byte[CHUNK];
            }
        }
        if (buffer.length - end >= CHUNK / 2) {
            return;
        }
        int used = end - start;
        byte[] target = used > buffer.length / 2 ? new byte[(int) Math.min(ByteWriter.MAX_BYTES, buffer.length * 2L)] : buffer;
        System.arraycopy(buffer, start, target, 0, used);
        buffer = target;
        start = 0;
        end = used;
    }

    /** How many bytes have come so far. */
    public long received() {
        return received;
    }

    /** Whether a frame has begun but is not complete. */
    public boolean isPartial() {
        return start < end;
    }

    /** Goes to the next frame; false if it is not complete yet. */
    public boolean next() throws CorruptFrame {
        if (end - start < Integer.BYTES) {
            return false;
        }
        int length = new ByteReader(buffer, start, Integer.BYTES).readInt();
        if (length < 1 || length > ByteWriter.MAX_BYTES - Integer.BYTES) {
            throw new CorruptFrame("a frame must have 1 to " + (ByteWriter.MAX_BYTES - Integer.BYTES) + " bytes, but claims " + length);
        }
        if (end - start - Integer.BYTES < length) {
            return false;
        }
        type = buffer[start + Integer.BYTES] & 0xff;
        body = new ByteReader(buffer, start + HEAD_BYTES, length - 1);
        start += Integer.BYTES + length;
        return true;
    }

    /**
     * Looks at a frame of which only the beginning has come, for whoever cannot wait for the rest; false if its type has not come either.
     */
    public boolean nextPart() {
        if (end - start < HEAD_BYTES) {
            return false;
        }
        type = buffer[start + Integer.BYTES] & 0xff;
        body = new ByteReader(buffer, start + HEAD_BYTES, end - start - HEAD_BYTES);
        return true;
    }

    /** The type of the frame that {@link #next} went to. */
    public int type() {
        return type;
    }

    /** The body of the frame that {@link #next} went to; valid until more bytes are read. */
    public ByteReader body() {
        if (body == null) {
            throw new IllegalStateException("there is no frame yet: next() must give true first");
        }
        return body;
    }
}
