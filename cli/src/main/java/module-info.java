/** The {@code weft} command. */
module dev.weft.cli {
    requires static org.jspecify;
    requires dev.weft;
    requires dev.weft.cluster;
    requires dev.weft.examples;
    requires dev.weft.trace;
    requires dev.weft.trace.report;
    requires info.picocli;
    requires java.management;
    requires jdk.httpserver;
    requires java.management.rmi;
    requires jdk.attach;
    requires org.jline.terminal;
    requires jdk.unsupported;

    opens dev.weft.cli to info.picocli;
}
