package dev.weft.host;

/** What a pool is told by its {@link Host}, never while that holds a lock. */
public interface HostListener {
    /** There may be room where there was none. */
    void roomCame();

    /** As many workers can run at a time. */
    void sizeIs(int workers);

    /** {@code worker} is to be given no more tasks, and to end when it has none. */
    void leaves(HostedWorker worker);

    /** There will be no more room, and no worker is left; {@code reason} is a sentence for people. */
    void lost(String reason);
}
