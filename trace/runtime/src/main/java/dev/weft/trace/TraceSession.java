package dev.weft.trace;

import java.io.IOException;

/**
 * A recording of this process that it has begun itself, with {@link Trace#start}, and of the Java programs that it starts meanwhile.
 *
 * <p>If the process ends without closing it, in whatever way, the report is written none the less, by the process that watches it.
 * Sessions are safe for use by many threads.
 */
public interface TraceSession extends AutoCloseable {
    /**
     * Writes the reports of what has been recorded up to now, and goes on recording.
     *
     * @throws IOException if a report could not be written, or the session is closed
     */
    void save() throws IOException;

    /**
     * Ends the recording, gives all classes their own code back, and writes the reports. Does nothing the second time.
     *
     * @throws IOException if a report could not be written; the recording is kept then, and the message says where
     */
    @Override
    void close() throws IOException;
}
