package dev.weft.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program of the user's that shows the difference of two files. */
final class DiffTool {
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    private final String command;

    /** @param command for the shell, in which {@code %e} and {@code %g} stand for the files */
    DiffTool(String command) {
        this.command = command;
    }

    /**
     * What the program says of two texts; it may say by its exit code that they differ.
     *
     * @throws IOException if it cannot be run; the message is a sentence without an end
     */
    List<String> lines(List<String> expected, List<String> said) throws IOException {
        Path folder = Files.createTempDirectory("weft-diff");
        Path one = folder.resolve("expected");
        Path other = folder.resolve("said");
        try {
            Files.write(one, expected);
            Files.write(other, said);
            String words = command.replace("%e", Shell.quoted(one.toString())).replace("%g", Shell.quoted(other.toString()));
            Process process = new ProcessBuilder("sh", "-c", words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
            int code = process.waitFor();
            if (code == NOT_FOUND || code == NOT_EXECUTABLE) {
                throw new IOException(DifferenceOptions.TOOL + " must be a command that can be run, but was '" + command + "': "
                        + String.join(" ", lines));
            }
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(DifferenceOptions.TOOL + " was interrupted", e);
        } finally {
            Files.deleteIfExists(one);
            Files.deleteIfExists(other);
            Files.deleteIfExists(folder);
        }
    }
}
