package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal that this process may be running on. */
final class Terminal {
    private static final Path STATUS = Path.of("/proc/self/stat");
    private static final Path ERRORS = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** Whether standard error is one, on which a line can be rewritten. */
    static boolean hasErrors() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            String target = Files.readSymbolicLink(ERRORS).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

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
