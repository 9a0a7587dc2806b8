package dev.weft.trace.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The report: one HTML file that holds the data and the viewer, opens by a double click, and loads nothing.
 *
 * <p>The same recording gives the same bytes.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * Writes the report in one step: {@code out} is replaced when the new file is complete, and left as it was on any error.
     * Folders that are missing are made.
     *
     * @throws IOException when it cannot be written; the message is one sentence that names the file
     */
    public static void write(Recording recording, Path out) throws IOException {
        var target = out.toAbsolutePath().normalize();
        var folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new IOException("the report cannot be written to " + out + ": it is a folder");
        }
        var part = folder.resolve("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            Files.createDirectories(folder);
            try (var stream = new BufferedOutputStream(Files.newOutputStream(part, StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE), 1 << 16)) {
                new ReportPage(recording).writeTo(stream);
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteQuietly(part, e);
            throw new IOException("the report cannot be written to " + out + ": " + reason(e, folder), e);
        }
    }

    private static void deleteQuietly(Path part, IOException cause) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static String reason(IOException e, Path folder) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission to write in the folder " + folder;
            case FileAlreadyExistsException file -> file.getFile() + " is a file, not a folder";
            case NoSuchFileException missing -> "the folder " + folder + " cannot be made";
            default -> String.valueOf(e.getMessage());
        };
    }
}
