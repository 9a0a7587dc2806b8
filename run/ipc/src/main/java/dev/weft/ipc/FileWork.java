package dev.weft.ipc;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work with a file that an interrupt is not to end: the channels of the JDK close when their thread is interrupted, or was before.
 *
 * @param <T> the type of what comes of it
 */
@FunctionalInterface
interface FileWork<T> {
    /** Does it; may be repeated. */
    T run() throws IOException;

    /** Does {@code work}, once more after an interrupt, which is set afterwards. */
    static <T> T uninterrupted(FileWork<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
