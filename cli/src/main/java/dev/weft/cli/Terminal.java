package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal that this process may be running on. */
final class Terminal {
    private static final Path STATUS = Path.of("/proc/self/stat");

    private Terminal() {}

    /**
     * Whether a Ctrl-C reaches this process and with it all that it started: the terminal sends it to its whole foreground group,
     * wherever the standard streams lead.
     */
    static boolean isForeground() {
        try {
            String status = Files.readString(STATUS);
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
            String group = fields[2];
            String foreground = fields[5];
            return group.equals(foreground);
        } catch (IOException e) {
            return System.console() != null;
        }
    }
}
