package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.LongCore;

/** As {@link SharedLong}, for yes and no. */
public final class SharedBoolean extends Face<LongCore> {
    SharedBoolean(Link<LongCore> link) {
        super(link, Travelling.Kind.BOOLEAN);
    }

    /** How the core has it. */
    static long number(boolean value) {
        return value ? 1 : 0;
    }

    public boolean get() {
        return core().get() != 0;
    }

    public void set(boolean value) {
        core().set(number(value));
    }

    public boolean getAndSet(boolean value) {
        return core().getAndSet(number(value)) != 0;
    }

    /** Sets {@code value} if {@code expected} is there, and gives whether it was. */
    public boolean compareAndSet(boolean expected, boolean value) {
        return core().compareAndExchange(number(expected), number(value)) == number(expected);
    }

    @Override
    public String toString() {
        return Boolean.toString(get());
    }
}
