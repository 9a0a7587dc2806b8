package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.LongCore;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A number that several tasks, threads or processes have in common, as {@link java.util.concurrent.atomic.AtomicLong} is for the threads
 * of one process.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<Integer> numbers = List.of();
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedLong sum = pool.sharer().ofLong(0);
 * pool.map(numbers, n -> sum.addAndGet(n));
 * }
 *
 * <p>Every method is atomic. {@code sum.set(sum.get() + n)} is two of them, between which others may write.
 *
 * <p>Memory consistency effects are those of a volatile variable, on every backend.
 */
public final class SharedLong extends Face<LongCore> {
    SharedLong(Link<LongCore> link) {
        super(link, Travelling.Kind.LONG);
    }

    public long get() {
        return core().get();
    }

    public void set(long value) {
        core().set(value);
    }

    public long getAndSet(long value) {
        return core().getAndSet(value);
    }

    public long getAndAdd(long delta) {
        return core().getAndAdd(delta);
    }

    public long addAndGet(long delta) {
        return getAndAdd(delta) + delta;
    }

    public long incrementAndGet() {
        return addAndGet(1);
    }

    public long getAndIncrement() {
        return getAndAdd(1);
    }

    public long decrementAndGet() {
        return addAndGet(-1);
    }

    public long getAndDecrement() {
        return getAndAdd(-1);
    }

    /** Sets {@code value} if {@code expected} is there, and gives whether it was. */
    public boolean compareAndSet(long expected, long value) {
        return compareAndExchange(expected, value) == expected;
    }

    /** Sets {@code value} if {@code expected} is there, and gives what was there. */
    public long compareAndExchange(long expected, long value) {
        return core().compareAndExchange(expected, value);
    }

    /** Sets what {@code update} makes of the value, and gives that. It is called here, again whenever others have written meanwhile. */
    public long updateAndGet(LongUnaryOperator update) {
        long seen = get();
        while (true) {
            long next = update.applyAsLong(seen);
            long found = compareAndExchange(seen, next);
            if (found == seen) {
                return next;
            }
            seen = found;
        }
    }

    /** Sets what {@code combine} makes of the value and {@code operand}, and gives that; as {@link #updateAndGet}. */
    public long accumulateAndGet(long operand, LongBinaryOperator combine) {
        return updateAndGet(value -> combine.applyAsLong(value, operand));
    }

    @Override
    public String toString() {
        return Long.toString(get());
    }
}
