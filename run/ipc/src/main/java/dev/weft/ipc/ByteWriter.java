package dev.weft.ipc;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes; not thread-safe. As an {@link OutputStream} it never throws and needs no closing. */
public final class ByteWriter extends OutputStream {
    /** The longest array that every JVM can make. */
    public static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    private static final int LATIN1_LIMIT = 0x100;

    private byte[] bytes;
    private int size;

    /** From where the limit counts, and how far it goes. */
    private int limitFrom;
    private int limit = MAX_BYTES;

    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The array that holds the bytes; valid up to {@link #size} and until the next change. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** A copy of what was added from {@code start} on. */
    public ByteWriter from(int start) {
        var copy = new ByteWriter(size - start);
        copy.write(bytes, start, size - start);
        return copy;
    }

    /** Drops everything behind the first {@code newSize} bytes. */
    public void truncate(int newSize) {
        size = newSize;
    }

    /** Empties this, and gives memory beyond {@code keep} bytes back. */
    public void reset(int keep) {
        size = 0;
        if (bytes.length > keep) {
            bytes = new byte[keep];
        }
    }

    /** From now on, and until {@link #unlimit}, at most {@code most} bytes may be added; more are refused before they are copied. */
    public void limit(long most) {
        limitFrom = size;
        limit = size + (int) Math.min(MAX_BYTES - size, most);
    }

    /** As many bytes as memory has room for may be added again. */
    public void unlimit() {
        limitFrom = 0;
        limit = MAX_BYTES;
    }

    private void room(int more) {
        if (limit - size < more) {
            refuse((long) size + more);
        }
        if (bytes.length - size >= more) {
            return;
        }
        long needed = (long) size + more;
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, bytes.length * 2L)));
    }

    private void refuse(long needed) {
        if (limit < MAX_BYTES) {
            throw new PayloadTooLarge(needed - limitFrom, limit - limitFrom);
        }
        throw new OutOfMemoryError("a message may hold at most " + MAX_BYTES + " bytes, but needs " + needed);
    }

    @Override
    public void write(int b) {
        room(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        room(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** Adds {@code count} bytes to be filled through the buffer, which is valid until the next change; most significant byte first. */
    ByteBuffer add(int count) {
        room(count);
        size += count;
        return ByteBuffer.wrap(bytes, size - count, count);
    }

    /** Four bytes, most significant first. */
    public void writeInt(int value) {
        room(Integer.BYTES);
        size += Integer.BYTES;
        putInt(size - Integer.BYTES, value);
    }

    /** Overwrites four bytes at {@code position}. */
    void putInt(int position, int value) {
        bytes[position] = (byte) (value >>> 24);
        bytes[position + 1] = (byte) (value >>> 16);
        bytes[position + 2] = (byte) (value >>> 8);
        bytes[position + 3] = (byte) value;
    }

    /** Overwrites eight bytes at {@code position}. */
    public void putLong(int position, long value) {
        putInt(position, (int) (value >>> 32));
        putInt(position + Integer.BYTES, (int) value);
    }

    /** Eight bytes, most significant first. */
    public void writeLong(long value) {
        writeInt((int) (value >>> 32));
        writeInt((int) value);
    }

    /** A number in 1 to 10 bytes, small ones in few; negative ones take 10. */
    public void writeVar(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** A signed number, those near zero in few bytes. */
    public void writeSigned(long value) {
        writeVar((value << 1) ^ (value >> 63));
    }

    /** Adds the first {@code length} bytes of {@code source} with their number in front. */
    public void writeItem(byte[] source, int length) {
        writeVar(length);
        write(source, 0, length);
    }

    /** Begins an item of a length that is not known yet; gives where, for {@link #endItem}. */
    public int beginItem() {
        write(0);
        return size;
    }

    /** Puts the length of the item that began at {@code start} in front of it; gives that length. */
    public int endItem(int start) {
        int length = size - start;
        if (length <= 0x7f) {
            bytes[start - 1] = (byte) length;
            return length;
        }
        int more = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 6) / 7 - 1;
        room(more);
        System.arraycopy(bytes, start, bytes, start + more, length);
        size = start - 1;
        writeVar(length);
        size += length;
        return length;
    }

    public void writeBytes(byte[] source) {
        writeVar(source.length);
        write(source);
    }

    /** A text with every char as it is, unpaired surrogates included. */
    public void writeString(String text) {
        int length = text.length();
        boolean latin1 = true;
        for (int i = 0; i < length && latin1; i++) {
            latin1 = text.charAt(i) < LATIN1_LIMIT;
        }
        if (latin1) {
            room(length);
            writeVar((long) length << 1);
            write(text.getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        writeVar(((long) length << 1) | 1);
        room(Math.multiplyExact(length, 2));
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bytes[size++] = (byte) (c >>> 8);
            bytes[size++] = (byte) c;
        }
    }
}
