package dev.weft.trace.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The folder of a recording that is written in one step: it is there when all its files are, and left as it was on any error. */
final class WholeFolder {
    private WholeFolder() {}

    /** What makes the files. */
    interface Content<T> {
        T writeTo(Path folder) throws IOException;
    }

    /**
     * Writes the folder; folders above it that are missing are made, and a recording that is there is replaced.
     *
     * @param out   where it is to be as far as is known; the folder around it is the right one
     * @param place null if it is not wanted: it is not written then
     * @throws IOException when it cannot be written; the message is one sentence that names the folder
     */
    static <T> T write(Path out, Supplier<@Nullable Path> place, Content<T> content) throws IOException {
        Path around = out.toAbsolutePath().normalize().resolveSibling("");
        Path part = around.resolve("." + out.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.createDirectories(part);
        } catch (IOException e) {
            throw new IOException("the recording cannot be written to " + out + ": " + WholeFile.reason(e, around), e);
        }
        try {
            T result = content.writeTo(part);
            Path placed = place.get();
            if (placed != null) {
                replace(around.resolve(placed.getFileName()), part);
            }
            return result;
        } finally {
            delete(part);
        }
    }

    private static void replace(Path old, Path part) throws IOException {
        if (!files(old).stream().allMatch(RecordingFiles::isPart)) {
            throw new IOException("the recording cannot be written to " + old + ": there are other files in it");
        }
        delete(old);
        Files.move(part, old, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path recording) throws IOException {
        for (Path file : files(recording)) {
            Files.delete(file);
        }
        Files.deleteIfExists(recording);
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
