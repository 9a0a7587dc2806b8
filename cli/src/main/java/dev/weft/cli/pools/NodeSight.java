package dev.weft.cli.pools;

import dev.weft.cluster.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The nodes of a cluster, as they were seen at one moment. */
public record NodeSight(List<NodeStatus> nodes, Instant at) {
    private static final double SECOND = 1e9;

    public NodeSight {
        nodes = List.copyOf(nodes);
    }

    /** How many worker JVMs a node that is seen now has started in a second since {@code before}; not a number where that is not known. */
    double starts(NodeStatus node, NodeSight before) {
        double seconds = Duration.between(before.at, at).toNanos() / SECOND;
        return before.nodes.stream().filter(then -> isSame(then, node)).findFirst()
                .filter(then -> seconds > 0 && node.started() >= then.started())
                .map(then -> (node.started() - then.started()) / seconds).orElse(Double.NaN);
    }

    /** Whether it is the same process: names may be used again. */
    private static boolean isSame(NodeStatus one, NodeStatus other) {
        return one.pid() == other.pid() && one.name().equals(other.name()) && one.since().equals(other.since());
    }
}
