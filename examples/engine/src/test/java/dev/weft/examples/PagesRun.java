package dev.weft.examples;

import dev.weft.examples.Examples.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came of pages in a folder that were run together, by {@link Examples} as a program uses it. */
final class PagesRun {
    private final Path folder;
    private final Map<String, FileReport> reports = new TreeMap<>();
    private final Examples.Summary summary;

    /**
     * Runs these files of the folder.
     *
     * @param concerns of the program
     */
    PagesRun(Path folder, Settings settings, List<String> files, Concern... concerns) throws IOException {
        this.folder = folder;
        try (var examples = new Examples(settings)) {
            List.of(concerns).forEach(examples::add);
            try (Stream<FileReport> done = examples.run(examples.files(files.stream().map(folder::resolve).toList()))) {
                done.forEach(report -> reports.put(folder.relativize(Path.of(report.file())).toString(), report));
            }
            summary = examples.finish();
        }
    }

    /** With time enough for a busy machine. */
    static Settings settings(String backend) {
        return Settings.defaults().backend(backend).timeout(Duration.ofMinutes(5));
    }

    static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    FileReport report(String page) {
        return Objects.requireNonNull(reports.get(page), page);
    }

    List<FileReport> reports() {
        return List.copyOf(reports.values());
    }

    Examples.Summary summary() {
        return summary;
    }

    /** Of each example of a page the first letter of how it ended, or why it was not run. */
    String ends(String page) {
        FileReport report = report(page);
        return report.problem().isEmpty()
                ? report.outcomes().stream().map(outcome -> outcome.status().name().substring(0, 1)).collect(Collectors.joining(" "))
                : problem(report.problem());
    }

    /** Where each example of a page begins. */
    List<Integer> lines(String page) {
        return report(page).outcomes().stream().map(outcome -> outcome.example().line()).toList();
    }

    /** Of each failure of a page where and what went wrong. */
    List<String> problems(String page) {
        return report(page).outcomes().stream().filter(ExampleOutcome::isFailure).map(outcome -> problem(outcome.sentence())).toList();
    }

    private String problem(String sentence) {
        return sentence.replace(folder + "/", "");
    }
}
