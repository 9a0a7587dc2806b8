package dev.weft.host;

import java.io.IOException;

/** Room for one worker, which is to be started or given back. */
public interface Room {
    /** Starts the worker; may wait until it is there. */
    HostedWorker start(WorkerOrder order) throws IOException;

    /** It is not needed: its worker could not be started for a reason that is not the room's. */
    default void giveBack() {}

    /**
     * The worker that was to be started here could not be, or ended before it was ready.
     *
     * @return whether that says something of the order; false if other places have not had their turn, and this one had its failure
     */
    default boolean failed() {
        return true;
    }
}
