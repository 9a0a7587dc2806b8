package dev.weft;

import dev.weft.host.ClusterProvider;
import java.util.ServiceLoader;

/** Opens pools of clusters, whose part that speaks with servers is an artifact of its own. */
final class Clusters {
    private Clusters() {}

    static Pool open(ClusterOptions options) {
        ClusterProvider provider = ServiceLoader.load(ClusterProvider.class, Clusters.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "Pool.cluster needs the artifact dev.weft:weft-cluster on the class path; add it as a dependency"));
        ProcessOptions effective = options.effective();
        return LabelledPool.open(effective.pool(), (own, family, label) -> new ProcessPool(
                effective.pool(own), listener -> provider.host(options, label, listener), family, label));
    }
}
