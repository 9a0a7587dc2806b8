package dev.weft.sharing;

/** Something that has happened, or has not. */
public interface EventCore extends Core {
    void set();

    void clear();

    boolean isSet();

    /** Gives whether it was set in time, also if it has been cleared since. */
    @Waits(atOnce = true)
    boolean await(long nanos) throws InterruptedException;

    /** As {@link #await}, for who comes to its memory, and has begun to wait when it had come to be set {@code times} times. */
    @Waits(atOnce = true)
    boolean awaitSince(long times, long nanos) throws InterruptedException;
}
