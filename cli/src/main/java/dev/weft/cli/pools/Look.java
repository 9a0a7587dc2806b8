package dev.weft.cli.pools;

import dev.weft.seen.PoolReading;
import dev.weft.seen.TaskReading;
import java.util.List;

/**
 * What a JVM told of its pools and tasks.
 *
 * @param pid its process id
 * @param program its main class, file or jar, and the arguments
 * @param pools those that are open, or finish what they have
 * @param tasks those that run in groups and loops, if it was asked for them; the parent of each comes before it
 */
public record Look(long pid, ProgramName program, List<PoolReading> pools, List<TaskReading> tasks) {
    public Look {
        pools = List.copyOf(pools);
        tasks = List.copyOf(tasks);
    }

    /** Of a JVM that was not asked for its tasks. */
    Look(long pid, ProgramName program, List<PoolReading> pools) {
        this(pid, program, pools, List.of());
    }

    /** Whether there is something to show. */
    public boolean isEmpty() {
        return pools.isEmpty() && tasks.isEmpty();
    }
}
