package dev.weft.cli.pools;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.seen.TaskReading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tasks of a JVM as {@code weft ps} prints them: a row each, with what waits for it. */
public final class TaskTables {
    private static final int INDENT = 2;

    private TaskTables() {}

    /** The lines; none if there is no task. */
    public static List<String> of(Look look) {
        if (look.tasks().isEmpty()) {
            return List.of();
        }
        var table = new Table(List.of(
                Column.text("TASK", 0), Column.text("OF", 0), Column.text("THREAD", 0), Column.text("STATE", 0), Column.number("FOR", 0),
                Column.text("AT", 0)));
        Map<Long, TaskReading> nodes = new HashMap<>();
        for (TaskReading node : look.tasks()) {
            nodes.put(node.id(), node);
            switch (node.kind()) {
                case "task" -> table.add(List.of(
                        ProgramName.clean(node.name()), parent(nodes.get(node.parent())), ProgramName.clean(node.thread()),
                        TaskWords.state(node), Words.time(node.nanos()), ProgramName.clean(node.at())));
                case "more" -> table.add(List.of(node.name() + " more", parent(nodes.get(node.parent())), "", "", "", ""));
                default -> { }
            }
        }
        return table.lines(INDENT, Integer.MAX_VALUE);
    }

    private static String parent(@Nullable TaskReading node) {
        return node == null ? Words.NONE : TaskWords.owner(node);
    }
}
