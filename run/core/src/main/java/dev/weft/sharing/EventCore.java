package dev.weft.sharing;

/** Something that has happened, or has not. */
public interface EventCore extends Core {
    void set();

    void clear();

    boolean isSet();

    /** Gives whether it was set in time, also if it has been cleared since. */
    @Waits(atOnce = true)
    boolean await(long nanos) throws InterruptedException;
}
