package dev.weft.sharing;

/** A number. */
public interface LongCore extends Core {
    long get();

    void set(long value);

    long getAndSet(long value);

    long getAndAdd(long delta);

    /** The value that was there: {@code expected} if it was replaced. */
    long compareAndExchange(long expected, long value);
}
