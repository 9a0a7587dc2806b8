package dev.weft.cli;

import dev.weft.examples.ExamplesJson;
import dev.weft.examples.FileReport;
import dev.weft.examples.GitHubAnnotations;
import dev.weft.examples.JUnitXml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    /** The latest of each file. */
    private final Map<String, FileReport> reports = new TreeMap<>();

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

    /** Takes the report of a file, and says it where lines are read by programs. */
    void add(FileReport report, PrintWriter out) {
        reports.put(report.file(), report);
        Marks told = marks != null ? marks : "true".equals(System.getenv("GITHUB_ACTIONS")) ? Marks.GITHUB : Marks.NONE;
        if (told == Marks.GITHUB) {
            GitHubAnnotations.of(report).forEach(out::println);
        }
    }

    /**
     * Writes all that are asked for.
     *
     * @param complete whether all files were run
     */
    void write(boolean complete, PrintWriter standardOutput) {
        List<FileReport> sorted = reports.values().stream()
                .filter(report -> !report.outcomes().isEmpty() || !report.problem().isEmpty()).toList();
        if (xml != null) {
            write(xml, writer -> JUnitXml.write(sorted, writer));
        }
        if (areOnStandardOutput()) {
            StringWriter text = new StringWriter();
            try {
                ExamplesJson.write(sorted, complete, text);
            } catch (IOException e) {
                throw new IllegalStateException("a text in memory cannot be written", e);
            }
            standardOutput.print(text);
            standardOutput.flush();
        } else if (json != null) {
            write(Path.of(json), writer -> ExamplesJson.write(sorted, complete, writer));
        }
    }

    /** What writes results. */
    private interface Content {
        void to(Writer writer) throws IOException;
    }

    private static void write(Path file, Content content) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            content.to(writer);
        } catch (IOException e) {
            throw CommandFailure.ended(ExamplesCommand.NOTHING, "the results cannot be written to " + file + ": " + e.getMessage() + ".");
        }
    }
}
