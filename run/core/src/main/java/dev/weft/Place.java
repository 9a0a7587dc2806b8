package dev.weft;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Whom an error concerns; 0 and null stand for nobody. */
record Place(String pool, int worker, long pid, @Nullable String node, @Nullable String task) implements Serializable {
    /** Stands for the worker in a process that belongs to no pool. */
    private static final int PROCESS = -1;

    /** No worker in particular. */
    static Place ofPool(String pool, @Nullable String task) {
        return new Place(pool, 0, 0, null, task);
    }

    static Place ofProcess(String name, long pid, @Nullable String task) {
        return new Place(name, PROCESS, pid, null, task);
    }

    /** {@code worker 2 of pool-1 (pid 4711)}, {@code worker 2 of pool-1 (pid 4711 on node-b)}, {@code process "indexer" (pid 4711)}. */
    String workerText() {
        String who = worker == PROCESS ? groupText() : "worker " + worker + " of " + pool;
        String where = node == null ? "" : " on " + node;
        return who + (pid == 0 ? "" : " (pid " + pid + where + ")");
    }

    /** Whom a task is meant for before it is known who will run it: {@code a worker of pool-1}, {@code process "indexer"}. */
    String groupText() {
        return worker == PROCESS ? "process \"" + pool + "\"" : "a worker of " + pool;
    }

    /** {@code task "Squares.main lambda"}, or an empty text. */
    String taskText() {
        return task == null ? "" : "task \"" + task + "\"";
    }
}
