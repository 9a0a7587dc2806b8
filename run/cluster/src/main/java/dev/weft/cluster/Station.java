package dev.weft.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * This process on the cluster: it has an inbox on the server, links with other stations, and may announce itself. Whatever the server loses
 * is sent again. Thread-safe.
 */
final class Station implements AutoCloseable {
    private Station() {}

    /**
     * A station on {@code broker}, which it closes with itself.
     *
     * @param name of this process, for people, as it goes into sentences of others: "node web-3"
     * @throws IOException if the server cannot be reached or does not let this process in, in a sentence for people
     */
    static Station open(Broker broker, ClusterKey key, String name, StationOptions options, Acceptor acceptor) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Who this is, for {@link #connect} of others: no two stations have the same, nor has a process after its restart. */
    String id() {
        throw new UnsupportedOperationException();
    }

    /** The name in the id of a station. */
    static String nameOf(String id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a link, and waits for nothing: what is sent over it arrives after the opening. That there is no such station is noticed after a
     * lease; then, or if the other side does not want it, the link ends.
     *
     * @param peer id of the other station
     * @param opening tells its acceptor what the link is for; at most 64 KiB
     */
    Link connect(String peer, byte[] opening) {
        throw new UnsupportedOperationException();
    }

    /** Announces {@code bytes} in place of what this station announced of this kind before, and keeps that alive until it is closed. */
    void announce(String kind, byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    /** Takes back what this station announced of a kind. */
    void withdraw(String kind) {
        throw new UnsupportedOperationException();
    }

    /**
     * What stations with the same key announced of a kind, by their ids; one that was killed is there for three leases more.
     *
     * @throws IOException if the server cannot be reached
     */
    Map<String, byte[]> announced(String kind) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** How long the server has been away; zero if it is there. */
    Duration outage() {
        throw new UnsupportedOperationException();
    }

    /** How many letters were dropped since they were not sealed with this station's key, or had come before. */
    long refusedLetters() {
        throw new UnsupportedOperationException();
    }

    /** Ends all links, tells their peers, and takes everything of this station from the server. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
