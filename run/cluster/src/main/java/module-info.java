/** Workers on other machines: pools whose worker JVMs live on nodes, over a Redis server. */
module dev.weft.cluster {
    requires static org.jspecify;
    requires dev.weft;
    requires dev.weft.ipc;
    requires dev.weft.trace;
    requires dev.weft.trace.format;
    requires io.netty.common;
    requires io.netty.resolver;
    requires io.netty.transport;
    requires redisson;

    // What Redisson needs, which cannot say so: it has no descriptor.
    requires io.netty.handler;
    requires io.netty.resolver.dns;
    requires org.slf4j;

    exports dev.weft.cluster;

    provides dev.weft.host.ClusterProvider with dev.weft.cluster.ClusterPools;
}
