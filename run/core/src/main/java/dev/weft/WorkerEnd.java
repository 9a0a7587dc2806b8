package dev.weft;

/** Why a worker JVM of a pool is no more. */
public enum WorkerEnd {
    /** It ran as many tasks as {@link ProcessOptions#maxTasksPerWorker()} allows. */
    ENOUGH_TASKS,
    /** It had grown beyond {@link ProcessOptions#maxMemoryPerWorker()}. */
    TOO_LARGE,
    /** It had nothing to do for {@link ProcessOptions#idleTimeout()}. */
    IDLE,
    /** The node that it was on was told to end. */
    NODE_LEFT,
    /** {@link Pool#resize} made the pool smaller. */
    POOL_SHRUNK,
    /** Its pool was closed or stopped. */
    POOL_CLOSED,
    /** It was killed to stop its task: a time-out or a cancel. */
    TASK_STOPPED,
    /** It exited, crashed, ran out of memory or was killed from outside. */
    DIED,
    /** The node that it was on was lost, or ended without waiting for it: what became of it is not known. */
    NODE_LOST,
    /** It did not start. */
    NOT_STARTED
}
