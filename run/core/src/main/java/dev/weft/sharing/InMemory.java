package dev.weft.sharing;

import dev.weft.ipc.Lookout;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A core that does in memory what can be done there, and asks its home for the rest.
 *
 * @param <C> the kind
 */
interface InMemory<C extends Core> {
    /** How long who has to wait looks at the memory before it sleeps in the home. */
    long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(60);

    /** How often it looks before it gives way to other threads meanwhile: as long as somebody who is at it takes. */
    int LOOKS = 200;

    /** The same object, which asks what {@code changed} makes of its home. */
    C with(UnaryOperator<C> changed);

    /** For one object in one process. */
    static Lookout lookout() {
        return new Lookout(LOOK_NANOS, LOOKS);
    }
}
