/** Reads native trace files and writes reports. */
module dev.weft.trace.report {
    requires static org.jspecify;
    requires dev.weft.trace.format;
    requires com.fasterxml.jackson.core;
    requires jdk.httpserver;
    requires jdk.jfr;

    exports dev.weft.trace.report;
}
