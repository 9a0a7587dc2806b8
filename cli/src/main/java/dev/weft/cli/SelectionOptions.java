package dev.weft.cli;

import dev.weft.trace.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What of a program is recorded, as the user says it. */
final class SelectionOptions {
    @Option(names = "--include", paramLabel = "WHAT", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Record only this: mine (the program's own classes, the default), deps (the jars it uses), jdk, "
                    + "a class or method ('com.acme.*', 'com.acme.Parser#read*'), or a folder or jar (target/classes, lib/a.jar). "
                    + "May be repeated.")
    private List<String> include = List.of();

    @Option(names = "--exclude", paramLabel = "WHAT", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Do not record this, of what is included; as --include.")
    private List<String> exclude = List.of();

    @Option(names = "--all", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record getters and other trivial methods too.")
    private boolean all;

    @Option(names = "--sparse", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record only what is marked @Traced, and below @Traced(depth = n) n levels of calls.")
    private boolean sparse;

    Selection selection() {
        try {
            return new Selection(absolute(include), absolute(exclude), all, sparse);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }

    /**
     * A place is meant from here, wherever the program and its children run; and with links as well as without, since some class loaders
     * follow them and others do not.
     */
    private static List<String> absolute(List<String> patterns) {
        Set<String> result = new LinkedHashSet<>();
        for (String pattern : patterns) {
            if (Selection.isPlace(pattern)) {
                Path place = Path.of(pattern).toAbsolutePath().normalize();
                result.add(place.toString());
                result.add(real(place).toString());
            } else {
                result.add(pattern);
            }
        }
        return List.copyOf(result);
    }

    private static Path real(Path place) {
        try {
            return place.toRealPath();
        } catch (IOException e) {
            return place;
        }
    }
}
