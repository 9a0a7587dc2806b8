package dev.weft.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.stream.Stream;

/** The programs that the tests run. */
final class Programs {
    private Programs() {}

    /** The source file of a program. */
    static String source(String name) {
        return WeftCommand.ROOT.resolve("tests/src/test/programs").resolve(name + ".java").toString();
    }

    /** Compiles a program that must also run on older JDKs. */
    static Path compile(String name, int release, Path into) {
        return compile(into, "--release", Integer.toString(release), "-d", into.toString(), source(name));
    }

    /** Compiles a program that uses Weft. */
    static Path compileWithWeft(String name, Path into) {
        return compile(into, "-cp", WeftCommand.HOME.resolve("lib/run") + "/*", "-d", into.toString(), source(name));
    }

    /** Compiles a program that uses what Weft's command does, as plug-ins of it do. */
    static Path compileWithReports(String name, Path into) {
        return compile(into, "-cp", WeftCommand.HOME.resolve("lib/cli") + "/*", "-d", into.toString(), source(name));
    }

    private static Path compile(Path into, String... options) {
        var words = Stream.concat(Stream.of(Jdks.current().resolve("bin/javac").toString()), Stream.of(options)).toArray(String[]::new);
        var result = WeftCommand.command(words).run();
        assertEquals(0, result.exitCode(), result.err());
        return into;
    }
}
