package dev.weft.cli.pools;

import dev.weft.seen.PoolReading;
import java.util.List;

/**
 * What a JVM told of its pools.
 *
 * @param pid its process id
 * @param program its main class, file or jar, and the arguments
 * @param pools those that are open, or finish what they have
 */
public record Look(long pid, ProgramName program, List<PoolReading> pools) {
    public Look {
        pools = List.copyOf(pools);
    }
}
