package dev.weft.ipc;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames, and writes frames. A frame is the number of bytes that follow (4 bytes, most significant first,
 * at least 1), a type byte, a body.
 *
 * <p>With an {@link AreaSide}, large bodies may come through shared memory: the frame in the stream then only says so, keeps their order,
 * and makes them count, since a body without its frame is nothing. Whoever reads frames does not see the difference.
 *
 * <p>Memory grows with the bytes that came, never with the length that a frame claims. Not thread-safe.
 */
public final class Frames {
    /** What a frame costs beyond its body. */
    public static final int HEAD_BYTES = Integer.BYTES + 1;

    /** A body as long as this goes through shared memory where there is some. */
    static final int LARGE = 64 * 1024;

    // Types of this package's own frames, above all that others use.
    /** Stands for a frame whose body is the next message in shared memory: its type and the body's length ({@code var}). */
    static final int SHARED = 255;
    /** From a parent: where shared memory is. From a child: 1 if it has it now, else 0. */
    static final int AREA = 254;

    private static final int CHUNK = 64 * 1024;
    private static final int KEEP = 4 * 1024 * 1024;

    private byte[] buffer = new byte[CHUNK];
    private int start;
    private int end;
    private long received;

    /** How many bytes of bodies came through shared memory, less those of what stood for them. */
    private long besides;

    /** How many bytes a frame may have after those that say how many. */
    private final int longest;

    private final @Nullable AreaSide side;
    private @Nullable Ring ring;
    private Ring.@Nullable Span shared;

    private int type;
    private @Nullable ByteReader body;

    /** Frames that all come in the stream. */
    public Frames() {
        this(ByteWriter.MAX_BYTES - Integer.BYTES);
    }

    /** As {@link #Frames()}; a frame that claims more than {@code longest} bytes is an error. */
    public Frames(int longest) {
        this.longest = longest;
        this.side = null;
    }

    /** @param side makes or finds shared memory for large bodies */
    public Frames(AreaSide side) {
        this.longest = ByteWriter.MAX_BYTES - Integer.BYTES;
        this.side = side;
    }

    /** From now on large bodies may come by {@code ring}. */
    void attach(Ring ring) {
        this.ring = ring;
    }

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

    /** How many bytes have come so far in the stream itself. */
    public long received() {
        return received;
    }

    /** The offset reached among all that was sent, whichever way it came. */
    public long offset() {
        return received + besides;
    }

    /** Whether a frame has begun but is not complete. */
    public boolean isPartial() {
        return start < end;
    }

    /** Goes to the next frame; false if it is not complete yet. */
    public boolean next() throws IOException {
        releaseShared();
        while (cut()) {
            if (type == SHARED) {
                takeShared(body());
                return true;
            }
            if (type != AREA || side == null) {
                if (side != null && body().remaining() >= LARGE) {
                    side.passed(body().remaining());
                }
                return true;
            }
            side.accept(body(), this);
        }
        return false;
    }

    private boolean cut() throws CorruptFrame {
        if (end - start < Integer.BYTES) {
            return false;
        }
        int length = new ByteReader(buffer, start, Integer.BYTES).readInt();
        if (length < 1 || length > longest) {
            throw new CorruptFrame("a frame must have 1 to " + longest + " bytes, but claims " + length);
        }
        if (end - start - Integer.BYTES < length) {
            return false;
        }
        type = buffer[start + Integer.BYTES] & 0xff;
        body = new ByteReader(buffer, start + HEAD_BYTES, length - 1);
        start += Integer.BYTES + length;
        return true;
    }

    private void takeShared(ByteReader place) throws CorruptFrame {
        int placeBytes = place.remaining();
        type = place.readByte() & 0xff;
        int length = place.readVarInt();
        Ring.Span span = ring == null ? null : ring.take();
        if (span == null || span.content.limit() != length) {
            throw new CorruptFrame("a frame says that " + length + " bytes are in shared memory, but there are "
                    + (span == null ? "none" : span.content.limit()));
        }
        shared = span;
        besides += length - placeBytes;
        body = new ByteReader(span);
    }

    private void releaseShared() {
        if (shared != null) {
            shared.release();
            shared = null;
        }
    }

    /**
     * What is left of the body of the frame that {@link #next} went to, valid until {@link ByteReader#release}: in shared memory, if it
     * came there, otherwise a copy.
     */
    public ByteReader keep() {
        ByteReader rest = body();
        if (shared == null) {
            return new ByteReader(rest.rest());
        }
        shared = null;
        return rest;
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

    /** The body of the frame that {@link #next} went to; valid until the next call of that. */
    public ByteReader body() {
        if (body == null) {
            throw new IllegalStateException("there is no frame yet: next() must give true first");
        }
        return body;
    }
}
