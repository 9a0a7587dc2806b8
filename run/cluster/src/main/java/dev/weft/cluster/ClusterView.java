package dev.weft.cluster;

import dev.weft.ClusterOptions;
import dev.weft.ipc.CorruptFrame;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Looks which nodes a cluster has, and takes no part in it. Thread-safe. */
public final class ClusterView implements AutoCloseable {
    private final Station station;

    private ClusterView(Station station) {
        this.station = station;
    }

    /** @throws IllegalStateException if the server cannot be reached, or there is no key; the message is for people */
    public static ClusterView open(ClusterOptions options) {
        return new ClusterView(SharedStations.ofView(options));
    }

    /**
     * The nodes, by name. One that was killed may be among them for a moment, and none is for a moment after the server has lost all that
     * it had. May be called again after it has failed.
     *
     * @throws IOException if the server cannot be reached; the message is for people
     */
    public List<NodeStatus> nodes() throws IOException, InterruptedException {
        var nodes = new ArrayList<NodeStatus>();
        for (Map.Entry<String, byte[]> entry : announced().entrySet()) {
            try {
                nodes.add(status(SharedStations.bareName(entry.getKey()), NodeCard.of(entry.getValue())));
            } catch (CorruptFrame e) {
                // One of another version says nothing that could be shown.
                continue;
            }
        }
        nodes.sort(Comparator.comparing(NodeStatus::name).thenComparing(NodeStatus::pid));
        return nodes;
    }

    private Map<String, byte[]> announced() throws IOException, InterruptedException {
        try {
            return station.announced(NodeCard.KIND);
        } catch (IOException e) {
            throw new IOException(station.server() + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private static NodeStatus status(String name, NodeCard card) {
        return new NodeStatus(name, card.machine(), card.pid(), card.places(), card.places() - card.free(), card.waiting(), card.labels(),
                Instant.ofEpochMilli(card.since()), card.started(), card.programs());
    }

    @Override
    public void close() {
        station.close();
    }
}
