/** The {@code weft} command. */
module dev.weft.cli {
    requires static org.jspecify;
    requires dev.weft;
    requires dev.weft.trace.report;
    requires info.picocli;
}
