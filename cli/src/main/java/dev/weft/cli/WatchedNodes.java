package dev.weft.cli;

import dev.weft.ClusterOptions;
import dev.weft.cli.pools.NodeFrame;
import dev.weft.cli.pools.NodeSight;
import dev.weft.cli.pools.TopFrame;
import dev.weft.cluster.ClusterView;
import java.io.IOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes of a cluster. Loaded only where its jars are on the class path, as {@link NodeLook} is. */
final class WatchedNodes implements Watched {
    private final ClusterView view;
    private NodeSight last = new NodeSight(List.of(), Instant.now());

    private WatchedNodes(ClusterView view) {
        this.view = view;
    }

    static Watched open(ClusterOptions options) {
        return new WatchedNodes(NodeLook.open(options));
    }

    /** Also while the server is away, from which nodes are known as they were. */
    @Override
    public TopFrame look() throws InterruptedException {
        NodeSight before = last;
        String trouble = null;
        try {
            last = new NodeSight(view.nodes(), Instant.now());
        } catch (IOException e) {
            trouble = e.getMessage();
        }
        return new NodeFrame(last, before, ZonedDateTime.now(), trouble);
    }

    /** A cluster without nodes may have some later. */
    @Override
    public @Nullable String end() {
        return null;
    }

    @Override
    public void close() {
        view.close();
    }
}
