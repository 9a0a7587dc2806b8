package dev.weft.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of other processes, as Linux tells it. */
public final class ProcessMemory {
    private static final String UNIT = " kB";

    private ProcessMemory() {}

    /** The resident memory of a process in bytes; 0 if it is gone or the system does not tell. */
    public static long resident(long pid) {
        Path status = Path.of("/proc/" + pid + "/status");
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:") && line.endsWith(UNIT)) {
                    return Long.parseLong(line.substring("VmRSS:".length(), line.length() - UNIT.length()).trim()) * 1024;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // The process has ended, or this is another system.
            return 0;
        }
        return 0;
    }
}
