package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.LongCore;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/** As {@link SharedLong}, for 32 bits. */
public final class SharedInt extends Face<LongCore> {
    SharedInt(Link<LongCore> link) {
        super(link, Travelling.Kind.INT);
    }

    public int get() {
        return (int) core().get();
    }

    public void set(int value) {
        core().set(value);
    }

    public int getAndSet(int value) {
        return (int) core().getAndSet(value);
    }

    public int getAndAdd(int delta) {
        // What flows over stays in the upper half, which nobody reads.
        return (int) core().getAndAdd(delta);
    }

    public int addAndGet(int delta) {
        return getAndAdd(delta) + delta;
    }

    public int incrementAndGet() {
        return addAndGet(1);
    }

    public int getAndIncrement() {
        return getAndAdd(1);
    }

    public int decrementAndGet() {
        return addAndGet(-1);
    }

    public int getAndDecrement() {
        return getAndAdd(-1);
    }

    /** Sets {@code value} if {@code expected} is there, and gives whether it was. */
    public boolean compareAndSet(int expected, int value) {
        return compareAndExchange(expected, value) == expected;
    }

    /** Sets {@code value} if {@code expected} is there, and gives what was there. */
    public int compareAndExchange(int expected, int value) {
        long seen = expected;
        while (true) {
            long found = core().compareAndExchange(seen, value);
            if (found == seen || (int) found != expected) {
                return (int) found;
            }
            seen = found;
        }
    }

    /** Sets what {@code update} makes of the value, and gives that. It is called here, again whenever others have written meanwhile. */
    public int updateAndGet(IntUnaryOperator update) {
        int seen = get();
        while (true) {
            int next = update.applyAsInt(seen);
            int found = compareAndExchange(seen, next);
            if (found == seen) {
                return next;
            }
            seen = found;
        }
    }

    /** Sets what {@code combine} makes of the value and {@code operand}, and gives that; as {@link #updateAndGet}. */
    public int accumulateAndGet(int operand, IntBinaryOperator combine) {
        return updateAndGet(value -> combine.applyAsInt(value, operand));
    }

    @Override
    public String toString() {
        return Integer.toString(get());
    }
}
