package dev.weft.cli.pools;

import dev.weft.cluster.NodeStatus;
import java.util.List;

/** The nodes of a cluster as JSON: an array with an object for each, a line each. */
public final class NodesJson {
    private NodesJson() {}

    private record Use(String program, int workers) {}

    private record Node(String name, String machine, long pid, int places, int busy, int waiting, long started, String since,
            List<String> labels, List<Use> programs) {}

    /** Only printable ASCII. */
    public static String of(List<NodeStatus> nodes) {
        return PoolsJson.ofRecords(nodes.stream().map(NodesJson::node).toList());
    }

    private static Node node(NodeStatus node) {
        List<Use> programs = node.programs().entrySet().stream().map(use -> new Use(use.getKey(), use.getValue())).toList();
        return new Node(node.name(), node.machine(), node.pid(), node.places(), node.busy(), node.waiting(), node.started(),
                node.since().toString(), node.labels().stream().sorted().toList(), programs);
    }
}
