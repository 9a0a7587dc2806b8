package dev.weft;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Whom an error concerns; 0 and null stand for nobody. */
record Place(String pool, int worker, long pid, @Nullable String task) implements Serializable {
    /** {@code worker 2 of pool-1 (pid 4711)}. */
    String workerText() {
        return "worker " + worker + " of " + pool + (pid == 0 ? "" : " (pid " + pid + ")");
    }

    /** {@code task "Squares.main lambda"}, or an empty text. */
    String taskText() {
        return task == null ? "" : "task \"" + task + "\"";
    }
}
