package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message in the wire format of Protocol Buffers, written field by field and used again after {@link #clear}.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int MOST_VARINT_BYTES = 10;
    private static final int VARINT_BITS = 7;
    /** What does not fit into a varint of one byte. */
    private static final long SHORT = 1 << VARINT_BITS;

    private byte[] bytes = new byte[128];
    private int size;

    ProtoMessage clear() {
        size = 0;
        return this;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    ProtoMessage varint(int field, long value) {
        byte[] to = room(2 * MOST_VARINT_BYTES);
        size = put(to, put(to, size, key(field, VARINT)), value);
        return this;
    }

    ProtoMessage fixed64(int field, long value) {
        byte[] to = room(MOST_VARINT_BYTES + Long.BYTES);
        size = put(to, size, key(field, FIXED64));
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            to[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    ProtoMessage string(int field, String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        return content(field, encoded, encoded.length);
    }

    ProtoMessage message(int field, ProtoMessage value) {
        return content(field, value.bytes, value.size);
    }

    private ProtoMessage content(int field, byte[] content, int length) {
        byte[] to = room(2 * MOST_VARINT_BYTES + length);
        size = put(to, put(to, size, key(field, LENGTH)), length);
        System.arraycopy(content, 0, to, size, length);
        size += length;
        return this;
    }

    /**
     * Begins a message inside this one; what is written until it is closed is in it.
     *
     * @return where its content begins, for {@link #close}
     */
    int open(int field) {
        // Most messages are so short that one byte is enough for their length.
        byte[] to = room(MOST_VARINT_BYTES + 1);
        size = put(to, size, key(field, LENGTH)) + 1;
        return size;
    }

    /** Ends the message that was opened last and is not closed. */
    ProtoMessage close(int start) {
        int length = size - start;
        if (length < SHORT) {
            bytes[start - 1] = (byte) length;
            return this;
        }
        int more = (Integer.SIZE - Integer.numberOfLeadingZeros(length) - 1) / VARINT_BITS;
        byte[] to = room(more);
        System.arraycopy(to, start, to, start + more, length);
        put(to, start - 1, length);
        size += more;
        return this;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    private static long key(int field, int type) {
        return (long) field << 3 | type;
    }

    /** Returns where it ends. */
    private static int put(byte[] to, int at, long value) {
        int next = at;
        long rest = value;
        while ((rest & -SHORT) != 0) {
            to[next++] = (byte) (rest & SHORT - 1 | SHORT);
            rest >>>= VARINT_BITS;
        }
        to[next++] = (byte) rest;
        return next;
    }

    private byte[] room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
        return bytes;
    }
}
