package dev.weft.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Node} is like.
 *
 * @param url the server, as in {@link dev.weft.ClusterOptions#url}
 * @param key see there; null for the one in {@code WEFT_KEY}
 * @param sealed false for a cluster without a key
 * @param space the name of the cluster
 * @param name of the node, for people; null for host name and process id
 * @param labels the tasks that it takes: those with one of them, or, if there are none, those without a label
 * @param processes how many worker JVMs run at a time, at least 1
 * @param heap the most that a worker JVM may use, whatever its program says; null for a share of the memory
 * @param agent Weft's agent, with which workers of traced programs are traced; null for none
 * @param lease after how long of silence a program counts as gone, and its workers are ended
 * @param patience how long the server may be away before the workers are ended
 */
public record NodeOptions(
        String url,
        byte @Nullable [] key,
        boolean sealed,
        String space,
        @Nullable String name,
        Set<String> labels,
        int processes,
        @Nullable String heap,
        @Nullable Path agent,
        Duration lease,
        Duration patience) {
    /** With the key in {@code WEFT_KEY}, or without one. */
    public NodeOptions(
            String url,
            boolean sealed,
            String space,
            @Nullable String name,
            Set<String> labels,
            int processes,
            @Nullable String heap,
            @Nullable Path agent,
            Duration lease,
            Duration patience) {
        this(url, null, sealed, space, name, labels, processes, heap, agent, lease, patience);
    }

    public NodeOptions {
        labels = Set.copyOf(labels);
        if (processes < 1) {
            throw new IllegalArgumentException("processes must be at least 1, but was " + processes);
        }
    }
}
