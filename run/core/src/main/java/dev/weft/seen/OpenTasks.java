package dev.weft.seen;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The groups of tasks, calls and loops of this JVM that run in no other one, for {@link PoolsBean}. Nothing of JMX is loaded here, and
 * nothing is read before somebody looks.
 */
public final class OpenTasks {
    private static final Set<ReadableTasks> ROOTS = ConcurrentHashMap.newKeySet();

    static {
        System.setProperty(OpenPools.PROPERTY, "true");
    }

    private OpenTasks() {}

    /** Adds tasks, which can be read from now on. */
    public static void add(ReadableTasks tasks) {
        ROOTS.add(tasks);
    }

    /** They have ended. */
    public static void remove(ReadableTasks tasks) {
        ROOTS.remove(tasks);
    }

    /** What runs at the moment, as a tree whose parents come first. */
    public static List<TaskReading> read() {
        var tree = new TaskTree();
        ROOTS.stream().filter(ReadableTasks::isRunner).forEach(root -> read(root, tree));
        ROOTS.stream().filter(root -> !root.isRunner()).forEach(root -> read(root, tree));
        return tree.nodes();
    }

    private static void read(ReadableTasks root, TaskTree tree) {
        if (tree.hasRoom()) {
            root.read(tree, 0);
        }
    }
}
