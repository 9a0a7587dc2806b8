package dev.weft.cli;

import dev.weft.examples.Examples;
import picocli.CommandLine.Option;

/** Which Java runs examples. */
final class ExampleJava {
    @Option(names = "--jdk", paramLabel = "VERSION|HOME", defaultValue = "",
            description = "Examples in Java run on this JDK, a version as 17 or a folder, in JVMs of their own; 17 "
                    + "or later (default: on the JDK of this command, in its JVM).")
    private String jdk = "";

    @Option(names = "--release", paramLabel = "N", defaultValue = "0", hideParamSyntax = true,
            description = "Examples in Java are compiled for this release (default: that of their JDK).")
    private int release;

    /** These, with that. */
    Examples.Settings in(Examples.Settings settings) {
        return settings.jdk(jdk).release(release);
    }
}
