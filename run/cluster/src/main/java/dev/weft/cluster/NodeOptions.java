package dev.weft.cluster;

import dev.weft.ClusterOptions;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Node} is like.
 *
 * @param cluster where it meets programs: all but what is said of worker JVMs there. A program that is not heard of for the lease is
 *     taken for gone, and when the server is away for longer than the patience, all are
 * @param name of the node, for people; null for host name and process id
 * @param labels the tasks that it takes: those with one of them, or, if there are none, those without a label
 * @param processes how many worker JVMs run at a time, at least 1
 * @param heap the heap that a worker JVM may use, whatever its program says; null for what that says, or a share of the memory
 * @param agent Weft's agent, with which workers of traced programs are traced; null for none
 */
public record NodeOptions(
        ClusterOptions cluster,
        @Nullable String name,
        Set<String> labels,
        int processes,
        @Nullable String heap,
        @Nullable Path agent) {
    public NodeOptions {
        labels = Set.copyOf(labels);
        if (processes < 1) {
            throw new IllegalArgumentException("processes must be at least 1, but was " + processes);
        }
    }
}
