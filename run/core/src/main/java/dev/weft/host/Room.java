package dev.weft.host;

import java.io.IOException;

/** Room for one worker, which is to be started or given back. */
public interface Room {
    /** Starts the worker; may wait until it is there. */
    HostedWorker start(WorkerOrder order) throws IOException;
}
