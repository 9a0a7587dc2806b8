package dev.weft.cli.pools;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.cli.table.Width;
import dev.weft.cluster.NodeStatus;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code weft top --cluster} shows at one moment: a line of sums, what is wrong with the server, a table with a row for each node, the
 * busiest first, and one of the programs that use them.
 *
 * @param seen the nodes when they were last seen
 * @param before the nodes at the look before that, to compare with; the same where there is none
 * @param time when it is shown
 * @param trouble why they were not seen at that time, in a sentence without a full stop; null if they were
 */
public record NodeFrame(NodeSight seen, NodeSight before, ZonedDateTime time, @Nullable String trouble) implements TopFrame {
    /** Where the rate stands among what {@code weft ps} shows of a node: behind that of which it is the rate. */
    private static final int RATE_AT = 1 + NodeTable.COLUMNS.indexOf(NodeTable.STARTED);

    private static final List<Column> COLUMNS = withRate(NodeTable.COLUMNS, Column.number("STARTS/S", 3));

    // The heading, and what is said of the rest.
    private static final int LEAST_TABLE = 2;

    private static <T> List<T> withRate(List<T> others, T rate) {
        var all = new ArrayList<>(others);
        all.add(RATE_AT, rate);
        return all;
    }

    @Override
    public List<String> lines(int width, int height) {
        List<ProgramUse> programs = ProgramUse.of(seen.nodes());
        var lines = new ArrayList<String>();
        lines.add(sums(programs));
        if (trouble != null) {
            lines.add("as of " + CLOCK.format(seen.at().atZone(time.getZone())) + "; " + ProgramName.clean(trouble));
        }
        lines.add("");
        if (seen.nodes().isEmpty()) {
            lines.add(NodeTable.NO_NODE);
        } else {
            lines.addAll(tables(programs, width, Math.max(LEAST_TABLE, height - lines.size())));
        }
        return lines.stream().limit(height).map(line -> Width.cut(line, width)).toList();
    }

    @Override
    public int headingAt() {
        return seen.nodes().isEmpty() ? -1 : trouble == null ? 2 : 3;
    }

    private String sums(List<ProgramUse> programs) {
        List<NodeStatus> nodes = seen.nodes();
        double starts = nodes.stream().mapToDouble(this::starts).filter(rate -> !Double.isNaN(rate)).sum();
        boolean known = nodes.stream().anyMatch(node -> !Double.isNaN(starts(node)));
        return TopFrame.title(time.toLocalTime()) + Words.counted(nodes.size(), "node") + ", "
                + Words.count(nodes.stream().mapToLong(NodeStatus::busy).sum()) + " of "
                + Words.counted(nodes.stream().mapToLong(NodeStatus::places).sum(), "worker") + " running, "
                + Words.count(nodes.stream().mapToLong(NodeStatus::waiting).sum()) + " asked for, "
                + Words.counted(programs.size(), "program") + (known ? ", " + Words.rate(starts) + " starts/s" : "");
    }

    private double starts(NodeStatus node) {
        return trouble == null ? seen.starts(node, before) : Double.NaN;
    }

    /** Both, or as much of them as there is room for: nodes first. */
    private List<String> tables(List<ProgramUse> programs, int width, int room) {
        List<NodeStatus> nodes = seen.nodes().stream().sorted(Comparator.<NodeStatus>comparingInt(node -> -node.busy())
                .thenComparing(node -> -node.waiting()).thenComparing(NodeStatus::name)).toList();
        int gap = 2;
        int wanted = 1 + nodes.size() + (programs.isEmpty() ? 0 : gap + programs.size());
        boolean all = wanted <= room;
        int nodesShown = all ? nodes.size() : Math.min(nodes.size(), room - LEAST_TABLE);
        int programsShown = all ? programs.size() : Math.clamp((long) room - LEAST_TABLE - nodesShown - gap, 0, programs.size());
        var table = new Table(COLUMNS);
        nodes.subList(0, nodesShown).forEach(node ->
                table.add(withRate(NodeTable.cells(node, time.toInstant()), Words.rate(starts(node)))));
        List<String> lines = table.lines(0, width);
        if (programsShown > 0) {
            lines.add("");
            lines.addAll(NodeTable.programs(programs.subList(0, programsShown)).lines(0, width));
        }
        if (!all) {
            int left = nodes.size() - nodesShown;
            lines.add("and " + (left > 0 ? Words.counted(left, "more node")
                    : Words.counted(programs.size() - programsShown, "more program")));
        }
        return lines;
    }
}
