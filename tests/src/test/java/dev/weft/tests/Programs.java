package dev.weft.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

/** The programs that the tests run. */
final class Programs {
    private Programs() {}

    /** The source file of a program. */
    static String source(String name) {
        return WeftCommand.ROOT.resolve("tests/src/test/programs").resolve(name + ".java").toString();
    }

    /** Compiles a program that must also run on older JDKs. */
    static Path compile(String name, int release, Path into) {
        var result = WeftCommand.command(Jdks.current().resolve("bin/javac").toString(), "--release", Integer.toString(release),
                "-d", into.toString(), source(name)).run();
        assertEquals(0, result.exitCode(), result.err());
        return into;
    }
}
