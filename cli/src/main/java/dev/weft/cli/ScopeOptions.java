package dev.weft.cli;

import dev.weft.trace.report.Scope;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** How much of what was recorded is in the report, as the user says it. */
final class ScopeOptions {
    @Option(names = "--max-stack-depth", paramLabel = "N",
            description = "Leave out calls that lie in N others of their thread, or more.")
    private int maxStackDepth = Integer.MAX_VALUE;

    @Option(names = "--min-duration", paramLabel = "TIME", converter = DurationConverter.class,
            description = "Leave out calls that are shorter, as in 100us, 0.2ms or 1s.")
    private Duration minDuration = Duration.ZERO;

    @Option(names = "--hide-below", paramLabel = "GLOB", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Leave out what is called by such methods, as in 'com.acme.Parser#parse'; may be repeated.")
    private List<String> hideBelow = List.of();

    Scope scope() {
        if (maxStackDepth < 1) {
            throw CommandFailure.misused("--max-stack-depth must be at least 1, but was " + maxStackDepth + ".");
        }
        try {
            return Scope.ALL.withDepth(maxStackDepth).withShortest(minDuration).withHiddenBelow(hideBelow);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }
}
