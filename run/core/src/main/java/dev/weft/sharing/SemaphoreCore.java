package dev.weft.sharing;

/** A number of permits. */
public interface SemaphoreCore extends Core {
    /** Takes {@code permits} if that is possible at once. */
    @ByParty
    boolean tryAcquire(long party, int permits);

    /** Takes {@code permits}, all or none, and gives whether it could in time. */
    @Waits(atOnce = true)
    @ByParty
    boolean acquire(long party, int permits, long nanos) throws InterruptedException;

    /** @throws IllegalStateException if there would be more than there may be */
    @ByParty
    void release(long party, int permits);

    int available();

    /** The place in memory where what the process of {@code party} takes and gives is counted, or {@link Places#NONE}. */
    @ByParty
    int enter(long party);
}
