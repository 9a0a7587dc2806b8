package dev.weft.sharing;

/**
 * Numbers of one width, 1, 4 or 8 bytes, side by side. A {@code long} stands for each; of it a narrower element has the lowest bytes.
 * What is wrong with an index it says as the JDK does.
 */
public interface ArrayCore extends Core {
    int length();

    long get(int index);

    void set(int index, long value);

    long getAndAdd(int index, long delta);

    /** The element that was there: {@code expected} if it was replaced. */
    long compareAndExchange(int index, long expected, long value);

    /** Some elements, little-endian. */
    byte[] read(int from, int count);

    /** Sets elements from those of {@link #read}. */
    void write(int from, byte[] elements);
}
