package dev.weft.sharing;

import java.util.concurrent.atomic.AtomicLong;

/** A number of this process. */
public final class HeapLong implements LongCore {
    private final AtomicLong value;

    public HeapLong(long value) {
        this.value = new AtomicLong(value);
    }

    @Override
    public long get() {
        return value.get();
    }

    @Override
    public void set(long newValue) {
        value.set(newValue);
    }

    @Override
    public long getAndSet(long newValue) {
        return value.getAndSet(newValue);
    }

    @Override
    public long getAndAdd(long delta) {
        return value.getAndAdd(delta);
    }

    @Override
    public long compareAndExchange(long expected, long newValue) {
        return value.compareAndExchange(expected, newValue);
    }
}
