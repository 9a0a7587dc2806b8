package dev.weft.cluster;

import dev.weft.ClusterOptions;
import dev.weft.host.ClusterProvider;
import dev.weft.host.Host;
import dev.weft.host.HostListener;
import org.jspecify.annotations.Nullable;

/** What {@link dev.weft.Pool#cluster} finds by the service loader; not for programs. */
public final class ClusterPools implements ClusterProvider {
    @Override
    public Host host(ClusterOptions options, @Nullable String label, HostListener listener) {
        return new ClusterHost(options, label, listener);
    }
}
