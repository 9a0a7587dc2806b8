package dev.weft.sharing;

/** A count that goes down to 0. */
public interface LatchCore extends Core {
    void countDown();

    int count();

    /** Gives whether the count was 0 in time. */
    @Waits(atOnce = true)
    boolean await(long nanos) throws InterruptedException;
}
