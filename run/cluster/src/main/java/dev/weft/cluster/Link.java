package dev.weft.cluster;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A two-way connection of two processes: bytes of types, each of them once and in the order in which they were sent. At most a window of
 * bytes is under way in each direction, reckoned until the other side's {@link #receive} gives them. Thread-safe; what several threads send
 * at once is not mixed.
 */
final class Link {
    /** Id of the other station. */
    String peer() {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a message. Waits while the window is full; the bytes may be changed when this returns.
     *
     * @param type 0 or more
     * @throws IOException with the reason if the link has ended, whoever ended it; how much of the message arrives is not known then
     */
    void send(int type, byte[] body, int offset, int length) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits for the next message, or the next part of a long one; meant for one thread.
     *
     * @return null after the end of the link, if a side closed it: everything that the other one sent before closing it has come then
     * @throws IOException with the reason if the link is broken
     */
    @Nullable Message receive() throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the link. The other side receives everything that was sent, and then the end; what it sent and was not received here is dropped.
     * Never waits; does nothing if the link has ended.
     *
     * @param reason a sentence for people, which the other side learns
     */
    void close(String reason) {
        throw new UnsupportedOperationException();
    }

    /** Whether nothing can be sent any more. What came before may still be received. */
    boolean isEnded() {
        throw new UnsupportedOperationException();
    }

    /** Why it ended, for people; null if it has not. */
    @Nullable String reason() {
        throw new UnsupportedOperationException();
    }
}
