package dev.weft.sharing;

import java.util.concurrent.TimeUnit;

/** The number of a hold of a lock, see {@link LockCore#fencingToken}. */
final class FencingToken {
    private FencingToken() {}

    /**
     * The one before the first hold of a lock that is made now. It is greater than those of locks that were made before, as long as these
     * had a new owner less often than each microsecond and the time of day does not go back. A double holds those of two centuries.
     */
    static long before() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }

    /** What is said to who asks for that of a hold that is not its own. */
    static IllegalMonitorStateException notHeld() {
        return new IllegalMonitorStateException("the fencing token is that of who has the lock, which this thread does not; take it first");
    }
}
