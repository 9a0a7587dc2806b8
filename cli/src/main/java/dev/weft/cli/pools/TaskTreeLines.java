package dev.weft.cli.pools;

import dev.weft.seen.PoolReading;
import dev.weft.seen.TaskReading;
import dev.weft.seen.WorkerReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a JVM does at the same time as {@code weft pstree} prints it: its pools with their workers, and who waits for which tasks. */
public final class TaskTreeLines {
    /** So many tasks that differ in nothing but their time are one line. */
    private static final int ALIKE = 3;

    private final boolean all;
    private final Branches branches;
    private final Map<Long, List<TaskReading>> children = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();

    /** What lines of a tree are drawn with. */
    public enum Branches {
        LINES("├─ ", "└─ ", "│  "),
        ASCII("|- ", "`- ", "|  ");

        private final String inner;
        private final String last;
        private final String past;

        Branches(String inner, String last, String past) {
            this.inner = inner;
            this.last = last;
            this.past = past;
        }
    }

    private TaskTreeLines(Look look, boolean all, Branches branches) {
        this.all = all;
        this.branches = branches;
        for (TaskReading node : look.tasks()) {
            children.computeIfAbsent(node.parent(), _ -> new ArrayList<>()).add(node);
        }
    }

    /** @param all whether tasks that differ in nothing but their time have a line each */
    public static List<String> of(Look look, boolean all, Branches branches) {
        var tree = new TaskTreeLines(look, all, branches);
        tree.lines.add(look.pid() + "  " + look.program().name());
        List<TaskReading> roots = tree.children.getOrDefault(0L, List.of());
        for (int i = 0; i < look.pools().size(); i++) {
            tree.pool(look.pools().get(i), roots.isEmpty() && i == look.pools().size() - 1);
        }
        tree.nodes(roots, "");
        return tree.lines;
    }

    private void pool(PoolReading pool, boolean isLast) {
        lines.add((isLast ? branches.last : branches.inner) + Words.name(pool) + "  " + pool.kind() + ", " + Words.count(pool.running())
                + " running, " + Words.count(pool.queued()) + " queued");
        String indent = isLast ? "   " : branches.past;
        for (int i = 0; i < pool.workers().size(); i++) {
            WorkerReading worker = pool.workers().get(i);
            String branch = i == pool.workers().size() - 1 ? branches.last : branches.inner;
            String time = worker.runningNanos() == 0 ? "" : " " + Words.running(worker);
            lines.add(indent + branch + "worker " + worker.number() + " (pid " + Words.pid(worker.pid()) + ")  " + worker.state() + time);
        }
    }

    private void nodes(List<TaskReading> siblings, String indent) {
        List<List<TaskReading>> rows = rows(siblings);
        for (int i = 0; i < rows.size(); i++) {
            boolean isLast = i == rows.size() - 1;
            List<TaskReading> row = rows.get(i);
            lines.add(indent + (isLast ? branches.last : branches.inner) + text(row));
            nodes(children.getOrDefault(row.getFirst().id(), List.of()), indent + (isLast ? "   " : branches.past));
        }
    }

    private List<List<TaskReading>> rows(List<TaskReading> siblings) {
        var alike = new LinkedHashMap<Object, List<TaskReading>>();
        for (TaskReading node : siblings) {
            boolean isLeaf = !children.containsKey(node.id());
            Object key = isLeaf && !all ? List.of(node.kind(), node.name(), node.state(), node.stopping(), node.at()) : node.id();
            alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(node);
        }
        var rows = new ArrayList<List<TaskReading>>();
        for (List<TaskReading> row : alike.values()) {
            if (row.size() > ALIKE) {
                rows.add(row);
            } else {
                row.forEach(node -> rows.add(List.of(node)));
            }
        }
        return rows;
    }

    private static String text(List<TaskReading> row) {
        TaskReading node = row.getFirst();
        if (node.kind().equals("more")) {
            return "and " + node.name() + " more";
        }
        boolean isTask = node.kind().equals("task");
        String name = isTask ? ProgramName.clean(node.name()) : TaskWords.owner(node);
        long longest = row.stream().mapToLong(TaskReading::nanos).max().orElse(0);
        String count = row.size() == 1 ? "" : row.size() + " × ";
        String thread = isTask ? "" : " in " + ProgramName.clean(node.thread());
        String time = longest == 0 ? "" : " " + Words.time(longest);
        String at = node.at().isEmpty() ? "" : " at " + ProgramName.clean(node.at());
        return count + name + "  " + TaskWords.state(node) + thread + time + at;
    }
}
