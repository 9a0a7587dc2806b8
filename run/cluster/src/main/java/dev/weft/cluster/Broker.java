package dev.weft.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A server where letters for processes wait, one inbox for each process, and where small things are announced. It may lose all it has, give
 * a letter twice, and be away for a while: whoever uses it keeps what is not acknowledged. What it has ends by itself when its owner no
 * longer renews it. Thread-safe, but {@link #take} is for one thread.
 */
interface Broker extends AutoCloseable {
    /** The server, for people, without what is secret. */
    String server();

    /**
     * How long it may take, from when the server can be reached again, until every process that calls {@link #take} has noticed.
     *
     * @param wait what they give to that
     */
    Duration comeback(Duration wait);

    /**
     * Makes the inbox of this process, which {@link #take} keeps alive; called once, before anything else.
     *
     * @param life after what time an inbox ends that its owner does not renew
     * @throws IOException if the server cannot be reached or does not let this process in, in a sentence for people
     */
    void attach(String inbox, Duration life) throws IOException;

    /**
     * Adds letters to an inbox, in the order of calls. Never waits.
     *
     * @return true if they were stored, false if there is no such inbox; an error if the server could not be reached or said no, in which
     *     case they may be stored all the same
     */
    CompletionStage<Boolean> post(String inbox, List<byte[]> letters);

    /**
     * Letters of the inbox of this process since the last call, oldest first; after the connection was lost, older ones may come again.
     *
     * @param wait how long to wait for the first one
     * @return an empty list if the server said that there are none
     * @throws IOException if the server cannot be reached; waits a moment before, so that it can be called in a loop
     */
    List<byte[]> take(Duration wait) throws IOException, InterruptedException;

    /** Announces {@code bytes} for {@code life}, in place of what {@code id} announced of this kind before. Never waits. */
    CompletionStage<?> announce(String kind, String id, byte[] bytes, Duration life);

    /** What is announced of a kind, by id. */
    Map<String, byte[]> announced(String kind) throws IOException, InterruptedException;

    /** Takes an announcement back. Never waits. */
    CompletionStage<?> withdraw(String kind, String id);

    /** Removes the inbox and ends connections; ends {@link #take}. */
    @Override
    void close();
}
