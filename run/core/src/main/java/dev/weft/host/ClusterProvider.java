package dev.weft.host;

import dev.weft.ClusterOptions;
import org.jspecify.annotations.Nullable;

/** Finds nodes for the pools of a cluster: what the artifact {@code weft-cluster} has. */
public interface ClusterProvider {
    /**
     * The host of a pool.
     *
     * @param label that its nodes must have, null for nodes without labels
     */
    Host host(ClusterOptions options, @Nullable String label, HostListener listener);
}
