package dev.weft.cli.pools;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.cluster.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The nodes of a cluster as {@code weft ps --cluster} prints them: a table of nodes, and one of the programs that use them. */
public final class NodeTable {
    /** In place of tables that would be empty. */
    static final String NO_NODE = "There is no node with this key; 'weft worker URL' starts one.";

    static final Column STARTED = Column.number("STARTED", 4);

    /** Of those, on a narrow terminal those stay longest that tell what goes on now. */
    static final List<Column> COLUMNS = List.of(Column.text("NODE", 0), Column.text("MACHINE", 6), Column.number("PID", 7),
            Column.number("SIZE", 0), Column.number("RUN", 0), Column.number("ASKED", 0), STARTED, Column.number("UP", 5),
            Column.text("LABELS", 2));

    private NodeTable() {}

    /** The lines, as things are {@code now}. */
    public static List<String> of(List<NodeStatus> nodes, Instant now) {
        if (nodes.isEmpty()) {
            return List.of(NO_NODE);
        }
        var table = new Table(COLUMNS);
        nodes.forEach(node -> table.add(cells(node, now)));
        var lines = new ArrayList<>(table.lines(0, Integer.MAX_VALUE));
        List<ProgramUse> programs = ProgramUse.of(nodes);
        if (!programs.isEmpty()) {
            lines.add("");
            lines.addAll(programs(programs).lines(0, Integer.MAX_VALUE));
        }
        return lines;
    }

    /** What stands in the columns for a node. Clocks of machines differ: one may have been started in what is the future here. */
    static List<String> cells(NodeStatus node, Instant now) {
        String labels = node.labels().stream().sorted().collect(Collectors.joining(","));
        long up = Math.max(0, Duration.between(node.since(), now).toNanos());
        return List.of(ProgramName.clean(node.name()), ProgramName.clean(node.machine()), Words.pid(node.pid()), Words.count(node.places()),
                Words.count(node.busy()), Words.count(node.waiting()), Words.count(node.started()), Words.time(up),
                labels.isEmpty() ? Words.NONE : ProgramName.clean(labels));
    }

    static Table programs(List<ProgramUse> uses) {
        var table = new Table(List.of(Column.text("PROGRAM", 0), Column.number("WORKERS", 0)));
        uses.forEach(use -> table.add(List.of(ProgramName.clean(use.program()), Words.count(use.workers()))));
        return table;
    }
}
