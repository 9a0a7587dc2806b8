package dev.weft;

/**
 * What {@link Pool#publish} shows of a pool to management tools, as {@code dev.weft:type=Pool,name=pool-1}: the sums of
 * {@link PoolStats}, and its size, which may be set. They are those of one moment, and at most a second old.
 */
public interface PoolMXBean {
    /** The backend: {@code inline}, {@code threads}, {@code virtual} or {@code processes}. */
    String getKind();

    /** How many workers run at most. */
    int getSize();

    /** As {@link Pool#resize}. */
    void setSize(int workers);

    /** Jobs that have not begun. */
    long getQueued();

    /** Workers that run something. */
    int getRunning();

    /** Jobs that have succeeded. */
    long getDone();

    /** Jobs that have failed. */
    long getFailed();

    /** Jobs that were cancelled. */
    long getCancelled();

    /** Failed attempts that were followed by another one. */
    long getRetried();

    /** Worker JVMs that live. */
    int getWorkers();

    /** Worker JVMs that died or were killed to stop their task. */
    int getLostWorkers();

    /** Resident memory of all worker JVMs together, in bytes. */
    long getResidentBytes();
}
