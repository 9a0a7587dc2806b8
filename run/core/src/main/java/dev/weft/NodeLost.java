package dev.weft;

/**
 * The machine on which a worker of a {@linkplain Pool#cluster cluster} ran the task was lost: it ended, or nothing was heard of it for
 * longer than the lease. The task may have been carried out there, in part or as a whole.
 */
public final class NodeLost extends WorkerException {
    private static final long serialVersionUID = 1L;

    NodeLost(Place place, String reason) {
        super(place, place.workerText() + " was lost while it ran " + place.taskText() + ": " + reason, null);
    }
}
