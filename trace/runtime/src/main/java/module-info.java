/** What lives inside a traced program: the recorder and the small public API. */
module dev.weft.trace {
    requires static org.jspecify;
    requires dev.weft.trace.format;

    exports dev.weft.trace;
}
