package dev.weft.cli.pools;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.cluster.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The nodes of a cluster as {@code weft ps --cluster} prints them: a table of nodes, and one of the programs that use them. */
public final class NodeTable {
    private NodeTable() {}

    /** The lines, as things are {@code now}. */
    public static List<String> of(List<NodeStatus> nodes, Instant now) {
        var lines = new ArrayList<>(nodes(nodes, now).lines(0, Integer.MAX_VALUE));
        Map<String, Integer> programs = new TreeMap<>();
        nodes.forEach(node -> node.programs().forEach((program, workers) -> programs.merge(program, workers, Integer::sum)));
        if (!programs.isEmpty()) {
            lines.add("");
            var table = new Table(List.of(Column.text("PROGRAM", 0), Column.number("WORKERS", 0)));
            programs.forEach((program, workers) -> table.add(List.of(program, Words.count(workers))));
            lines.addAll(table.lines(0, Integer.MAX_VALUE));
        }
        return lines;
    }

    private static Table nodes(List<NodeStatus> nodes, Instant now) {
        var table = new Table(List.of(Column.text("NODE", 0), Column.text("MACHINE", 0), Column.number("PID", 0), Column.number("SIZE", 0),
                Column.number("RUN", 0), Column.number("ASKED", 0), Column.number("STARTED", 0), Column.number("UP", 0),
                Column.text("LABELS", 0)));
        for (NodeStatus node : nodes) {
            String labels = node.labels().stream().sorted().collect(Collectors.joining(","));
            table.add(List.of(node.name(), node.machine(), Long.toString(node.pid()), Words.count(node.places()), Words.count(node.busy()),
                    Words.count(node.waiting()), Words.count(node.started()), Words.time(Duration.between(node.since(), now).toNanos()),
                    labels.isEmpty() ? "-" : labels));
        }
        return table;
    }
}
