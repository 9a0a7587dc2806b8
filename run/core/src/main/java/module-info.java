/** Concurrency for the JVM: one pool over threads, virtual threads and worker JVMs. */
module dev.weft {
    requires static org.jspecify;
    requires dev.weft.ipc;
    requires dev.weft.trace;
    requires java.management;
    requires static jdk.jfr;
    requires jdk.unsupported;
    requires me.tongfei.progressbar;
    requires org.jline.terminal;
    uses dev.weft.host.ClusterProvider;

    exports dev.weft;
    exports dev.weft.async;
    exports dev.weft.host to dev.weft.cluster;
    exports dev.weft.seen to java.management, dev.weft.cli;
}
