package dev.weft.ipc;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote, from a part of an array or from a buffer; not thread-safe. Every length is checked against the
 * bytes that are there before anything is allocated for it. Of a buffer, small things are read through a window that is copied out of it,
 * so that nobody who writes there meanwhile can change a length between its check and its use; large things come straight from it.
 */
public final class ByteReader extends InputStream {
    private static final int WINDOW = 8 * 1024;

    private final byte[] bytes;
    private int end;
    private int position;

    /** What follows the window; null if {@code bytes} hold everything. */
    private final @Nullable ByteBuffer source;

    /** Where in {@code source} what follows the window begins. */
    private int next;

    private Ring.@Nullable Span span;

    public ByteReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    public ByteReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
        this.source = null;
    }

    /** A reader of all of {@code source}, at whose position it does not look. */
    ByteReader(ByteBuffer source) {
        this.source = source;
        this.bytes = new byte[Math.min(WINDOW, source.limit())];
    }

    /** A reader of a message in shared memory. */
    ByteReader(Ring.Span span) {
        this(span.content);
        this.span = span;
    }

    /** Gives the memory back in which what is read stands, if that is shared; nothing may be read any more. May be repeated. */
    public void release() {
        if (span != null) {
            span.release();
            span = null;
        }
    }

    /** A reader of the same bytes that moves alone. */
    public ByteReader copy() {
        return source == null ? new ByteReader(bytes, position, end - position) : new ByteReader(source.slice(at(), remaining()));
    }

    public int remaining() {
        return end - position + (source == null ? 0 : source.limit() - next);
    }

    /** Where in {@code source} this stands. */
    private int at() {
        return next - (end - position);
    }

    /** Takes the length of an item and gives where it ends, for {@link #leaveItem}. */
    public int enterItem() throws CorruptFrame {
        int length = checkCount(readVar(), 1);
        return here() + length;
    }

    /** Goes to the end of an item, however much of it was read. */
    public void leaveItem(int itemEnd) throws CorruptFrame {
        int left = itemEnd - here();
        if (left < 0) {
            throw new CorruptFrame("a value is " + -left + " bytes longer than its item");
        }
        if (left <= end - position) {
            position += left;
        } else {
            past(left);
        }
    }

    private int here() {
        return source == null ? position : at();
    }

    /** Checks that {@code count} items of at least {@code itemBytes} each can follow. */
    int checkCount(long count, int itemBytes) throws CorruptFrame {
        if (count < 0 || count > remaining() / Math.max(1, itemBytes)) {
            throw new CorruptFrame("a message says " + count + " items follow, but only " + remaining() + " bytes do");
        }
        return (int) count;
    }

    private void check(int count) throws CorruptFrame {
        if (count > remaining()) {
            throw new CorruptFrame("a message ends " + (count - remaining()) + " bytes too early");
        }
    }

    /** Sees to it that the next {@code count} bytes, a few, are in the window. */
    private void need(int count) throws CorruptFrame {
        if (count > end - position) {
            check(count);
            move();
        }
    }

    /** Has the window begin where this stands. */
    private void move() {
        if (source == null) {
            return;
        }
        int from = at();
        position = 0;
        end = Math.min(bytes.length, source.limit() - from);
        next = from + end;
        source.get(from, bytes, 0, end);
    }

    /** Goes past {@code count} bytes that are not all in the window, and gives what they are in and they are all of. */
    private ByteBuffer past(int count) throws CorruptFrame {
        check(count);
        if (source == null) {
            position += count;
            return ByteBuffer.wrap(bytes, position - count, count);
        }
        int from = at();
        position = 0;
        end = 0;
        next = from + count;
        return source.slice(from, count);
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
        if (count > end - position) {
            ByteBuffer from = past(count);
            var target = new byte[count];
            from.get(target);
            return target;
        }
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }

    /** The next {@code count} bytes without a copy; most significant byte first. */
    ByteBuffer view(int count) throws CorruptFrame {
        return past(count);
    }

    /** A reader of the next {@code count} bytes, which this one skips. */
    ByteReader slice(int count) throws CorruptFrame {
        if (source != null) {
            return new ByteReader(past(count));
        }
        check(count);
        position += count;
        return new ByteReader(bytes, position - count, count);
    }

    /** A copy of all bytes that are left. */
    public byte[] rest() {
        try {
            return take(remaining());
        } catch (CorruptFrame e) {
            throw new IllegalStateException(e);
        }
    }

    public String readString() throws CorruptFrame {
        long head = readVar();
        if ((head & 1) == 0) {
            int length = checkCount(head >>> 1, 1);
            if (length > end - position) {
                return new String(take(length), StandardCharsets.ISO_8859_1);
            }
            position += length;
            return new String(bytes, position - length, length, StandardCharsets.ISO_8859_1);
        }
        char[] chars = new char[checkCount(head >>> 1, 2)];
        view(chars.length * 2).asCharBuffer().get(chars);
        return new String(chars);
    }

    @Override
    public int read() {
        if (position == end) {
            move();
        }
        return position < end ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            move();
        }
        int count = Math.min(length, end - position);
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
