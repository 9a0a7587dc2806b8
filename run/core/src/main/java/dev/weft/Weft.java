package dev.weft;

/** Facts about the machine that pools are sized by. */
public final class Weft {
    private Weft() {}

    /**
     * The number of processors this process may use, at least 1: the machine's cores, or fewer where the processor affinity, the limit
     * of a container (cgroup) or {@code -XX:ActiveProcessorCount} says so. It is the default size of a pool.
     */
    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
