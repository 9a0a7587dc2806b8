package dev.weft.cli;

import dev.weft.examples.DiffStyle;
import dev.weft.examples.ExampleOptions;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** How failures are shown. */
final class DifferenceOptions {
    /** It runs what it names, and so a file in a folder cannot have it. */
    static final String TOOL = "--difftool";

    @Option(names = "--diff", paramLabel = "STYLE",
            description = "How it is shown what differs: none (what is expected, then what was said), unified, ndiff, context or tool "
                    + "(default: unified where both are long, none where not).")
    private @Nullable DiffStyle style;

    @Option(names = TOOL, paramLabel = "COMMAND",
            description = "The command of --diff tool, in which %%e and %%g become files of what is expected and what was got, as in "
                    + "'diff -y %%e %%g'.")
    private @Nullable String tool;

    @Option(names = "--no-enhance-diff", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Do not put what tags stand for in their place, and do not mark what cannot be seen.")
    private boolean plain;

    @Option(names = "--show-failures", paramLabel = "N", defaultValue = "-1", hideParamSyntax = true,
            description = "At most so many of a file; all are counted (default: all).")
    private int most = -1;

    /**
     * What shows failures.
     *
     * @param all what is said of all examples
     */
    FailureLines lines(PrintWriter out, ExampleOptions all) {
        if (style == DiffStyle.TOOL && tool == null) {
            throw CommandFailure.ended(ExamplesCommand.MISUSED, "--diff tool must have --difftool, as in --difftool 'diff -y %e %g'.");
        }
        DiffTool program = tool == null ? null : new DiffTool(tool);
        return new FailureLines(out, all, program != null && style == null ? DiffStyle.TOOL : style, program, !plain,
                most < 0 ? Integer.MAX_VALUE : most, Ansi.AUTO.enabled());
    }
}
