package dev.weft.cli;

import dev.weft.trace.report.RecordingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder that holds a recording: a native file a process, and why a process has none; and files of other tools. */
record RecordingFolder(Path path) {
    static final String SUFFIX = ".weft";
    static final String REASON = ".error";

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        }
    }

    /** Whether nobody has recorded anything, and nobody says why. */
    boolean isEmpty() {
        try {
            return files().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** The files that tell why a process was not recorded. */
    List<Path> reasons() throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(REASON)).toList();
    }

    /** Whether there is such a folder, with nothing in it that is not of a recording. */
    boolean isRecording() {
        try {
            return files().stream().allMatch(RecordingFiles::isPart);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Makes it a copy of {@code recordings}, in place of what is there.
     *
     * @param recordings folders as this, or files
     */
    void fill(List<Path> recordings) throws IOException {
        Files.createDirectories(path);
        if (recordings.size() == 1 && Files.isSameFile(recordings.getFirst(), path)) {
            return;
        }
        for (Path old : files()) {
            Files.deleteIfExists(old);
        }
        for (Path recording : recordings) {
            List<Path> parts = Files.isDirectory(recording) ? new RecordingFolder(recording).files() : List.of(recording);
            for (Path part : parts) {
                if (Files.isRegularFile(part)) {
                    Files.copy(part, free(RecordingFiles.nameFor(part)));
                }
            }
        }
    }

    /** A name that no other part has: two runs may have left files of one name. */
    private Path free(String name) {
        Path file = path.resolve(name);
        for (int i = 2; Files.exists(file); i++) {
            file = path.resolve(i + "-" + name);
        }
        return file;
    }

    /** Removes it, if it is still there. */
    void delete() throws IOException {
        try {
            for (Path file : files()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (NoSuchFileException e) {
            // Somebody else has removed it.
            return;
        }
    }
}
