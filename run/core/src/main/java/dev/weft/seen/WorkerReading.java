package dev.weft.seen;

/**
 * What a worker JVM does, as others are told.
 *
 * @param number its number in the pool, from 1
 * @param pid its process id, 0 while it has none
 * @param state {@code starting}, {@code idle}, {@code busy}, {@code spare} or {@code ending}
 * @param tasks how many tasks it has run
 * @param busyNanos how long they took together
 * @param runningNanos how long its present task has run until now, 0 if there is none
 * @param waitingNanos how long it has lived beside that
 * @param residentBytes its resident memory, 0 where the system does not tell
 * @param node the node of a cluster that it is on, empty on the machine of its program
 */
public record WorkerReading(
        int number,
        long pid,
        String state,
        long tasks,
        long busyNanos,
        long runningNanos,
        long waitingNanos,
        long residentBytes,
        String node) {}
