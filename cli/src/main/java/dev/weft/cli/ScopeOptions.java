package dev.weft.cli;

import dev.weft.trace.report.Scope;
import dev.weft.trace.report.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How much of what was recorded is in the report, as the user says it. */
final class ScopeOptions {
    private static final String SOURCE = ".java";

    @Option(names = "--max-stack-depth", paramLabel = "N",
            description = "Leave out calls that lie in N others of their thread, or more.")
    private int maxStackDepth = Integer.MAX_VALUE;

    @Option(names = "--min-duration", paramLabel = "TIME", converter = DurationConverter.class,
            description = "Leave out calls that are shorter, as in 100us, 0.2ms or 1s.")
    private Duration minDuration = Duration.ZERO;

    @Option(names = "--hide-below", paramLabel = "GLOB", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Leave out what is called by such methods, as in 'com.acme.Parser#parse'; may be repeated.")
    private List<String> hideBelow = List.of();

    @Option(names = "--tasks", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Show tasks as tracks of their own, too: queued, running, waiting.")
    private boolean tasks;

    @Option(names = "--source", paramLabel = "FOLDER", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Where a page finds the source text of methods, beside here, src, src/main/java and the like; may be repeated.")
    private List<Path> sources = List.of();

    @Option(names = "--no-source", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "No source text in the page.")
    private boolean withoutSource;

    /** As {@link #scope()}, for a command in which the program's source file may be named. */
    Scope scopeFor(List<String> command) {
        Scope scope = scope();
        if (withoutSource) {
            return scope;
        }
        return command.stream().filter(word -> word.endsWith(SOURCE)).findFirst()
                .map(file -> scope.withSources(scope.sources().with(Path.of(file).toAbsolutePath().resolveSibling("")))).orElse(scope);
    }

    private Sources places() {
        if (withoutSource) {
            return Sources.NONE;
        }
        Sources places = Sources.around(Path.of(""));
        for (Path folder : sources.reversed()) {
            places = places.with(folder);
        }
        return places;
    }

    Scope scope() {
        if (maxStackDepth < 1) {
            throw CommandFailure.misused("--max-stack-depth must be at least 1, but was " + maxStackDepth + ".");
        }
        try {
            return Scope.ALL.withDepth(maxStackDepth).withShortest(minDuration).withHiddenBelow(hideBelow)
                    .withSources(places()).withTasks(tasks);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }
}
