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

    private byte[] bytes = new byte[128];
    private int size;

    ProtoMessage clear() {
        size = 0;
        return this;
    }

    boolean isEmpty() {
        return size == 0;
    }

    ProtoMessage varint(int field, long value) {
        raw(key(field, VARINT));
        raw(value);
        return this;
    }

    ProtoMessage fixed64(int field, long value) {
        raw(key(field, FIXED64));
        room(Long.BYTES);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
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
        raw(key(field, LENGTH));
        raw(length);
        room(length);
        System.arraycopy(content, 0, bytes, size, length);
        size += length;
        return this;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    private static long key(int field, int type) {
        return (long) field << 3 | type;
    }

    private void raw(long value) {
        room(MOST_VARINT_BYTES);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
