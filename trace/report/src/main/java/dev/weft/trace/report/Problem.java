package dev.weft.trace.report;

import java.nio.file.Path;

/**
 * What of a recording is not in the report, or not as it was.
 *
 * @param file    name of the file, without its folder
 * @param skipped whether nothing of the file could be used
 * @param reason  one sentence, without an end; of a file that was skipped it names the file
 */
public record Problem(String file, boolean skipped, String reason) {
    static Problem skipped(Path file, String reason) {
        return new Problem(String.valueOf(file.getFileName()), true, reason);
    }

    static Problem note(Path file, String reason) {
        return new Problem(String.valueOf(file.getFileName()), false, reason);
    }

    /** What is to be said of it. */
    public String sentence() {
        return skipped ? "skipped: " + reason : file + ": " + reason;
    }
}
