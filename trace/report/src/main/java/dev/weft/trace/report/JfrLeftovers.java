package dev.weft.trace.report;

import dev.weft.trace.format.NotATraceFileException;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What Flight Recorder leaves in a folder of its own where a process does not end in order: files that, one after the other, are one
 * recording.
 */
public final class JfrLeftovers {
    private static final String SUFFIX = ".jfr";

    private JfrLeftovers() {}

    /**
     * Moves what processes have left that have ended to the place beside their files in a folder.
     *
     * @throws NotARecordingException if there is no such folder
     */
    public static void collect(Path folder) throws IOException {
        List<Path> files = RecordingFiles.in(folder);
        List<Long> alive = LiveProcesses.of(folder).stream().map(ProcessHandle::pid).toList();
        for (Path file : files) {
            if (RecordingFiles.kind(file) == RecordingFiles.Kind.NATIVE && RecordingFiles.beside(file).isEmpty()) {
                collect(file, alive);
            }
        }
    }

    private static void collect(Path file, List<Long> alive) throws IOException {
        try {
            TraceFile trace = TraceFile.open(file);
            String left = trace.properties().getOrDefault(Records.JFR_FOLDER, "");
            if (!left.isEmpty() && !alive.contains(trace.header().pid()) && Files.isDirectory(Path.of(left))) {
                String name = String.valueOf(file.getFileName());
                move(Path.of(left), file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + SUFFIX));
            }
        } catch (NotATraceFileException | InvalidPathException damaged) {
            // That it cannot be read is said where it is.
            return;
        }
    }

    private static void move(Path left, Path to) throws IOException {
        List<Path> chunks;
        try (var files = Files.list(left)) {
            chunks = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(to)) {
            for (Path chunk : chunks) {
                Files.copy(chunk, out);
            }
        }
        for (Path chunk : chunks) {
            Files.delete(chunk);
        }
        Files.deleteIfExists(left);
    }

    /** Why Flight Recorder has nothing of a process that it was to record, in words; empty if it was not to or did. */
    public static Optional<String> missing(RecordedProcess process) {
        return Optional.ofNullable(process.properties().get(Records.NO_JFR));
    }

    /** The same of async-profiler. */
    public static Optional<String> missingSamples(RecordedProcess process) {
        return Optional.ofNullable(process.properties().get(Records.NO_SAMPLES));
    }
}
