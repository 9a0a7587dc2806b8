package dev.weft.trace.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file that is written in one step: it is replaced when the new one is complete, and left as it was on any error. */
final class WholeFile {
    private static final int BUFFER = 1 << 16;

    private WholeFile() {}

    /** What stands in the file. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes the file; folders that are missing are made.
     *
     * @throws IOException when it cannot be written; the message is one sentence that names the file
     */
    static void write(Path out, Content content) throws IOException {
        write(out, () -> out, content);
    }

    /**
     * Writes the file where it turns out to belong, once its content is complete.
     *
     * @param out   where it is to be as far as is known; its folder is the right one
     * @param place null if it is not wanted: it is not written then
     * @throws IOException when it cannot be written; the message is one sentence that names the file
     */
    static void write(Path out, Supplier<@Nullable Path> place, Content content) throws IOException {
        var target = out.toAbsolutePath().normalize();
        var folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new CannotBeWrittenException("the report cannot be written to " + out + ": it is a folder", null);
        }
        var part = folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.createDirectories(folder);
            try (var stream = new BufferedOutputStream(Files.newOutputStream(part, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE), BUFFER)) {
                content.writeTo(stream);
            }
            Path placed = place.get();
            if (placed == null) {
                Files.delete(part);
                return;
            }
            Files.move(part, folder.resolve(placed.getFileName()), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (NotARecordingException | CannotBeWrittenException e) {
            // Of another file, if this one follows the same reading.
            deleteQuietly(part, e);
            throw e;
        } catch (IOException e) {
            deleteQuietly(part, e);
            throw new CannotBeWrittenException("the report cannot be written to " + out + ": " + reason(e, folder), e);
        }
    }

    /** Says, in one sentence, which file cannot be written and why. */
    private static final class CannotBeWrittenException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        CannotBeWrittenException(String sentence, @Nullable IOException cause) {
            super(sentence, cause);
        }
    }

    private static void deleteQuietly(Path part, IOException cause) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    static String reason(IOException e, Path folder) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission to write in the folder " + folder;
            case FileAlreadyExistsException file -> file.getFile() + " is a file, not a folder";
            case NoSuchFileException missing -> "the folder " + folder + " cannot be made";
            default -> String.valueOf(e.getMessage());
        };
    }
}
