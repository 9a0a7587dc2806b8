package dev.weft.trace.report;

import dev.weft.trace.format.NotATraceFileException;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the native files of a run. */
final class RecordingReader {
    static final String SUFFIX = ".weft";

    private final Timelines timelines;
    private final List<Problem> problems = new ArrayList<>();

    RecordingReader(Timelines timelines) {
        this.timelines = timelines;
    }

    Recording read(Path fileOrFolder) throws IOException {
        var files = open(candidates(fileOrFolder));
        if (files.isEmpty()) {
            throw new NotARecordingException(nothingIn(fileOrFolder));
        }
        var axis = new TimeAxis(files.stream().map(TraceFile::header).toList());
        files.sort(Comparator.comparingLong((TraceFile file) -> axis.startNanos(file.header())).thenComparing(TraceFile::path));
        var processes = new ArrayList<ProcessTimeline>();
        for (var file : files) {
            processes.add(new FileReader(file, axis, timelines).read());
        }
        return Recording.of(timelines, processes, problems, axis.wallNanos());
    }

    private String nothingIn(Path fileOrFolder) {
        if (problems.isEmpty()) {
            return fileOrFolder + " holds no recording: there is no " + SUFFIX + " file in it";
        }
        return Files.isDirectory(fileOrFolder)
                ? "no " + SUFFIX + " file in " + fileOrFolder + " can be used: " + problems.getFirst().reason()
                : problems.getFirst().reason();
    }

    private static List<Path> candidates(Path fileOrFolder) throws IOException {
        if (!Files.exists(fileOrFolder)) {
            throw new NotARecordingException(fileOrFolder + " does not exist");
        }
        if (!Files.isDirectory(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        try (var entries = Files.list(fileOrFolder)) {
            return entries.filter(entry -> entry.toString().endsWith(SUFFIX) && Files.isRegularFile(entry)).sorted().toList();
        }
    }

    private List<TraceFile> open(List<Path> candidates) {
        var files = new ArrayList<TraceFile>();
        for (var candidate : candidates) {
            try {
                files.add(TraceFile.open(candidate));
            } catch (NotATraceFileException e) {
                problems.add(new Problem(String.valueOf(candidate.getFileName()), String.valueOf(e.getMessage())));
            } catch (IOException e) {
                problems.add(new Problem(String.valueOf(candidate.getFileName()), candidate + " cannot be read: " + e.getMessage()));
            }
        }
        return files;
    }
}
