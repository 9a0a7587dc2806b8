package dev.weft.ipc;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote, from a part of an array; not thread-safe. Every length is checked against the bytes that are
 * there before anything is allocated for it.
 */
public final class ByteReader extends InputStream {
    private final byte[] bytes;
    private final int end;
    private int position;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    /** A reader of the same bytes that moves alone. */
    public ByteReader copy() {
        return new ByteReader(bytes, position, remaining());
    }

    public int remaining() {
        return end - position;
    }

    /** Takes the length of an item and gives where it ends, for {@link #leaveItem}. */
    public int enterItem() throws CorruptFrame {
        int length = checkCount(readVar(), 1);
        return position + length;
    }

    /** Goes to the end of an item, however much of it was read. */
    public void leaveItem(int itemEnd) throws CorruptFrame {
        if (position > itemEnd) {
            throw new CorruptFrame("a value is " + (position - itemEnd) + " bytes longer than its item");
        }
        position = itemEnd;
    }

    /** Checks that {@code count} items of at least {@code itemBytes} each can follow. */
    int checkCount(long count, int itemBytes) throws CorruptFrame {
        if (count < 0 || count > remaining() / Math.max(1, itemBytes)) {
            throw new CorruptFrame("a message says " + count + " items follow, but only " + remaining() + " bytes do");
        }
        return (int) count;
    }

    private void need(int count) throws CorruptFrame {
        if (count > remaining()) {
            throw new CorruptFrame("a message ends " + (count - remaining()) + " bytes too early");
        }
    }

    public byte readByte() throws CorruptFrame {
        need(1);
        return bytes[position++];
    }

    public int readInt() throws CorruptFrame {
        need(Integer.BYTES);
        int value = (bytes[position] & 0xff) << 24
                | (bytes[position + 1] & 0xff) << 16
                | (bytes[position + 2] & 0xff) << 8
                | (bytes[position + 3] & 0xff);
        position += Integer.BYTES;
        return value;
    }

    public long readLong() throws CorruptFrame {
        long high = readInt();
        return high << 32 | (readInt() & 0xffff_ffffL);
    }

    public long readVar() throws CorruptFrame {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte b = readByte();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new CorruptFrame("a number in a message is longer than 10 bytes");
    }

    public int readVarInt() throws CorruptFrame {
        long value = readVar();
        if (value != (int) value) {
            throw new CorruptFrame("a number in a message should fit an int, but is " + value);
        }
        return (int) value;
    }

    public long readSigned() throws CorruptFrame {
        long value = readVar();
        return (value >>> 1) ^ -(value & 1);
    }

    public byte[] readBytes() throws CorruptFrame {
        return take(checkCount(readVar(), 1));
    }

    /** A copy of the next {@code count} bytes. */
    byte[] take(int count) throws CorruptFrame {
        need(count);
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    /** The next {@code count} bytes without a copy; most significant byte first. */
    ByteBuffer view(int count) throws CorruptFrame {
        need(count);
        position += count;
        return ByteBuffer.wrap(bytes, position - count, count);
    }

    /** A reader of the next {@code count} bytes, which this one skips. */
    ByteReader slice(int count) throws CorruptFrame {
        need(count);
        position += count;
        return new ByteReader(bytes, position - count, count);
    }

    /** A copy of all bytes that are left. */
    public byte[] rest() {
        int from = position;
        position = end;
        return Arrays.copyOfRange(bytes, from, end);
    }

    public String readString() throws CorruptFrame {
        long head = readVar();
        if ((head & 1) == 0) {
            int length = checkCount(head >>> 1, 1);
            position += length;
            return new String(bytes, position - length, length, StandardCharsets.ISO_8859_1);
        }
        int length = checkCount(head >>> 1, 2);
        char[] chars = new char[length];
        for (int i = 0; i < length; i++) {
            chars[i] = (char) ((bytes[position] & 0xff) << 8 | (bytes[position + 1] & 0xff));
            position += 2;
        }
        return new String(chars);
    }

    @Override
    public int read() {
        return position < end ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int count = Math.min(length, remaining());
        if (count == 0) {
            return -1;
        }
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return remaining();
    }
}
