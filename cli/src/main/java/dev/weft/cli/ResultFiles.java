package dev.weft.cli;

import dev.weft.examples.Concern;
import dev.weft.examples.Examples;
import dev.weft.examples.GitHubConcern;
import dev.weft.examples.JUnitXmlConcern;
import dev.weft.examples.JsonConcern;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Results for other programs. For one thread. */
final class ResultFiles {
    private static final String STANDARD_OUTPUT = "-";

    /** Who is told of failures, beside the reader of the output. */
    enum Marks { NONE, GITHUB }

    @Option(names = "--junit-xml", paramLabel = "FILE", description = "Results in JUnit's XML, as build servers read it.")
    private @Nullable Path xml;

    @Option(names = "--json", paramLabel = "FILE|-",
            description = "Results in JSON; with - on standard output, and all else on standard error.")
    private @Nullable String json;

    @Option(names = "--annotations", paramLabel = "github|none",
            description = "Lines of which GitHub makes marks in the files of a change (default: github where GITHUB_ACTIONS is true).")
    private @Nullable Marks marks;

    /** The same for all runs, since they know of each file what came of it last. */
    private @Nullable List<Concern> concerns;

    boolean areOnStandardOutput() {
        return STANDARD_OUTPUT.equals(json);
    }

    /** Fails before anything is run if they cannot be written. */
    void check() {
        check("--junit-xml", xml);
        check("--json", json == null || areOnStandardOutput() ? null : Path.of(json));
    }

    private static void check(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder != null && !Files.isDirectory(folder)) {
            throw CommandFailure.ended(ExamplesCommand.NOTHING,
                    option + " must name a file in a folder that exists, but was " + file + ".");
        }
    }

    /**
     * Has all written that are asked for.
     *
     * @param lines take what is said of each file
     */
    void addTo(Examples examples, PrintWriter lines, PrintWriter standardOutput) {
        List<Concern> known = concerns;
        if (known == null) {
            known = concerns(standardOutput);
            concerns = known;
        }
        known.forEach(examples::add);
        Marks told = marks != null ? marks : "true".equals(System.getenv("GITHUB_ACTIONS")) ? Marks.GITHUB : Marks.NONE;
        if (told == Marks.GITHUB) {
            examples.add(new GitHubConcern(lines::println));
        }
    }

    private List<Concern> concerns(PrintWriter standardOutput) {
        List<Concern> asked = new ArrayList<>();
        if (xml != null) {
            asked.add(new JUnitXmlConcern(xml));
        }
        if (json != null) {
            asked.add(areOnStandardOutput() ? new JsonConcern(standardOutput) : new JsonConcern(Path.of(json)));
        }
        return asked;
    }
}
