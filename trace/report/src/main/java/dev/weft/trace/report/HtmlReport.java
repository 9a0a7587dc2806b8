package dev.weft.trace.report;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The report: one HTML file that holds the data and the viewer, opens by a double click, and loads nothing.
 *
 * <p>The same recording gives the same bytes.
 */
final class HtmlReport {
    private HtmlReport() {}

    /**
     * Writes the report in one step: {@code out} is replaced when the new file is complete, and left as it was on any error.
     * Folders that are missing are made.
     *
     * @throws IOException when it cannot be written; the message is one sentence that names the file
     */
    static void write(Recording recording, Path out) throws IOException {
        WholeFile.write(out, new ReportPage(recording)::writeTo);
    }
}
