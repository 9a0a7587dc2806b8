package dev.weft.cli;

import dev.weft.trace.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What of a program is recorded, as the user says it. */
final class SelectionOptions {
    @Option(names = "--include", paramLabel = "WHAT",
            description = "Record only this: mine (the program's own classes, the default), deps (the jars it uses), jdk, "
                    + "a class or method ('com.acme.*', 'com.acme.Parser#read*'), or a folder or jar (target/classes, lib/a.jar). "
                    + "May be repeated.")
    private List<String> include = List.of();

    @Option(names = "--exclude", paramLabel = "WHAT", description = "Do not record this, of what is included; as --include.")
    private List<String> exclude = List.of();

    @Option(names = "--all", description = "Record getters and other trivial methods too.")
    private boolean all;

    @Option(names = "--sparse", description = "Record only what is marked @Traced.")
    private boolean sparse;

    Selection selection() {
        try {
            return new Selection(absolute(include), absolute(exclude), all, sparse);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }

    /** A place is meant from here, wherever the program and its children run; and as the JVM has it, without links. */
    private static List<String> absolute(List<String> patterns) {
        List<String> result = new ArrayList<>();
        for (String pattern : patterns) {
            result.add(Selection.isPlace(pattern) && pattern.indexOf('\0') < 0 ? absolute(Path.of(pattern)).toString() : pattern);
        }
        return result;
    }

    private static Path absolute(Path place) {
        try {
            return place.toRealPath();
        } catch (IOException e) {
            return place.toAbsolutePath().normalize();
        }
    }
}
