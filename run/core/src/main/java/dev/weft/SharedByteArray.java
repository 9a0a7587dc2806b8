package dev.weft;

import dev.weft.sharing.ArrayCore;
import dev.weft.sharing.Link;
import java.util.Arrays;

/** As {@link SharedLongArray}, for bytes. */
public final class SharedByteArray extends SharedArray {
    SharedByteArray(Link<ArrayCore> link) {
        super(link, Travelling.Kind.BYTE_ARRAY, BYTES);
    }

    public byte get(int index) {
        return (byte) core().get(index);
    }

    public void set(int index, byte value) {
        core().set(index, value);
    }

    public byte getAndAdd(int index, byte delta) {
        return (byte) core().getAndAdd(index, delta);
    }

    public byte addAndGet(int index, byte delta) {
        return (byte) (getAndAdd(index, delta) + delta);
    }

    /** Sets {@code value} if {@code expected} is there, and gives whether it was. */
    public boolean compareAndSet(int index, byte expected, byte value) {
        return core().compareAndExchange(index, expected, value) == expected;
    }

    /** Copies {@code count} elements from index {@code from} on into {@code target}, from its index {@code at} on. */
    public void read(int from, byte[] target, int at, int count) {
        read(from, target, target.length, at, count);
    }

    /** Copies {@code count} elements of {@code source}, from its index {@code at} on, to index {@code from} and those after it. */
    public void write(int from, byte[] source, int at, int count) {
        write(from, source, source.length, at, count);
    }

    /** Copies all of {@code source} to index {@code from} and those after it. */
    public void write(int from, byte... source) {
        write(from, source, 0, source.length);
    }

    /** A copy of all elements. */
    public byte[] toArray() {
        var all = new byte[length()];
        read(0, all, 0, all.length);
        return all;
    }

    @Override
    public String toString() {
        return Arrays.toString(toArray());
    }
}
