package dev.weft.examples;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps the reports of a run, and writes them when it ends, however it ends. If it is used for several runs, it writes of each file what
 * came of it last.
 */
abstract class ResultsConcern implements Concern {
    private final Map<String, FileReport> reports = new TreeMap<>();
    private final Set<String> awaited = new HashSet<>();

    @Override
    public void startRun(List<String> files, long examples) {
        awaited.clear();
        awaited.addAll(files);
    }

    @Override
    public void report(FileReport report) {
        awaited.remove(report.file());
        reports.put(report.file(), report);
    }

    /**
     * Writes results.
     *
     * @throws ExampleException if they cannot be written
     */
    @Override
    public List<String> finishRun() {
        write(reports.values().stream().filter(report -> !report.outcomes().isEmpty() || !report.problem().isEmpty()).toList(),
                awaited.isEmpty());
        return List.of();
    }

    /**
     * Writes results.
     *
     * @param all of files that have examples, by their names
     * @param complete whether all files of the run were run
     */
    abstract void write(List<FileReport> all, boolean complete);

    /** What writes to a file. */
    interface Content {
        void to(Writer writer) throws IOException;
    }

    static void write(Path file, Content content) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            content.to(writer);
        } catch (IOException e) {
            throw new ExampleException("the results cannot be written to " + file + ": " + e.getMessage());
        }
    }
}
