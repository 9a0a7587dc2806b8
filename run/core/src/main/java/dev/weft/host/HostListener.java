package dev.weft.host;

/** What a pool is told by its {@link Host}, never while that holds a lock. */
public interface HostListener {
    /** There may be room where there was none. */
    void roomCame();

    /** As many workers can run at a time. */
    void sizeIs(int workers);

    /** There will be no more room, and no worker is left; {@code reason} is a sentence for people. */
    void lost(String reason);
}
