package dev.weft.cli.pools;

import dev.weft.seen.TaskReading;

/** What is said of a node of the task tree. */
final class TaskWords {
    private TaskWords() {}

    /** {@code group "crawl"}, {@code gather}. */
    static String owner(TaskReading node) {
        return node.name().isEmpty() ? node.kind() : node.kind() + " \"" + ProgramName.clean(node.name()) + "\"";
    }

    static String state(TaskReading node) {
        return node.stopping() ? node.state() + ", stopping" : node.state();
    }
}
