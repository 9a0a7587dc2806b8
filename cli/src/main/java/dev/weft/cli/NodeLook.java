package dev.weft.cli;

import dev.weft.ClusterOptions;
import dev.weft.cli.pools.NodeTable;
import dev.weft.cli.pools.NodesJson;
import dev.weft.cluster.ClusterView;
import dev.weft.cluster.NodeStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

/**
 * Looks at the nodes of a cluster, and prints them. Loaded only where its jars are on the class path: the launcher puts them there for
 * {@code --cluster}.
 */
final class NodeLook {
    private NodeLook() {}

    static ClusterView open(ClusterOptions options) {
        try {
            return ClusterView.open(options);
        } catch (IllegalStateException e) {
            throw CommandFailure.failed(e.getMessage() + ".");
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }

    static int print(ClusterOptions options, boolean json, PrintWriter out) throws InterruptedException {
        List<NodeStatus> nodes;
        try (var view = open(options)) {
            nodes = view.nodes();
        } catch (IOException e) {
            throw CommandFailure.failed(e.getMessage() + ".");
        }
        if (json) {
            out.println(NodesJson.of(nodes));
        } else {
            NodeTable.of(nodes, Instant.now()).forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
