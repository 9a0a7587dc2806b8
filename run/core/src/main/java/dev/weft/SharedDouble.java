package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.LongCore;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * As {@link SharedLong}, for a {@code double}. Values are compared as {@link Double#equals} does: NaN is equal to itself, 0.0 not to -0.0.
 */
public final class SharedDouble extends Face<LongCore> {
    SharedDouble(Link<LongCore> link) {
        super(link, Travelling.Kind.DOUBLE);
    }

    public double get() {
        return Double.longBitsToDouble(core().get());
    }

    public void set(double value) {
        core().set(Double.doubleToLongBits(value));
    }

    public double getAndSet(double value) {
        return Double.longBitsToDouble(core().getAndSet(Double.doubleToLongBits(value)));
    }

    public double getAndAdd(double delta) {
        return Double.longBitsToDouble(change(value -> value + delta, true));
    }

    public double addAndGet(double delta) {
        return updateAndGet(value -> value + delta);
    }

    /** Sets {@code value} if {@code expected} is there, and gives whether it was. */
    public boolean compareAndSet(double expected, double value) {
        long bits = Double.doubleToLongBits(expected);
        return core().compareAndExchange(bits, Double.doubleToLongBits(value)) == bits;
    }

    /** Sets what {@code update} makes of the value, and gives that. It is called here, again whenever others have written meanwhile. */
    public double updateAndGet(DoubleUnaryOperator update) {
        return Double.longBitsToDouble(change(update, false));
    }

    /** Sets what {@code combine} makes of the value and {@code operand}, and gives that; as {@link #updateAndGet}. */
    public double accumulateAndGet(double operand, DoubleBinaryOperator combine) {
        return updateAndGet(value -> combine.applyAsDouble(value, operand));
    }

    private long change(DoubleUnaryOperator update, boolean givesBefore) {
        long seen = core().get();
        while (true) {
            long next = Double.doubleToLongBits(update.applyAsDouble(Double.longBitsToDouble(seen)));
            long found = core().compareAndExchange(seen, next);
            if (found == seen) {
                return givesBefore ? seen : next;
            }
            seen = found;
        }
    }

    @Override
    public String toString() {
        return Double.toString(get());
    }
}
