/** The native trace file: record layout, writer and reader. */
module dev.weft.trace.format {
    requires static org.jspecify;

    exports dev.weft.trace.format;
}
