package dev.weft.cli;

import dev.weft.trace.report.HtmlReport;
import dev.weft.trace.report.Recording;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.ReportFormat;
import dev.weft.trace.report.Scope;
import dev.weft.trace.report.TraceExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Where a recording goes: a report a file, in the format that its name tells, and the recording itself as a folder. */
final class Outputs {
    static final String FORMATS = "a page (.html), Chrome JSON (.json), Perfetto (.pftrace), either also with .gz, or the recording itself"
            + " (.weft, a folder)";

    private static final Pattern SUFFIX = Pattern.compile("\\.[A-Za-z-]+(\\.gz)?$");

    private final List<Path> all;

    /** @throws CommandFailure if one cannot be what its name tells */
    Outputs(List<Path> all) {
        this.all = all;
        all.forEach(Outputs::check);
    }

    private static void check(Path output) {
        if (isFolder(output)) {
            if (Files.exists(output) && !new RecordingFolder(output).isRecording()) {
                throw CommandFailure.misused("the recording " + output + " would replace what is no recording; give another name.");
            }
            return;
        }
        try {
            ReportFormat.of(output);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused("an output ends in .html, .json, .pftrace, .json.gz, .pftrace.gz or .weft, but was '"
                    + output + "'.");
        }
        if (Files.isDirectory(output)) {
            throw CommandFailure.misused("the report must be a file, but " + output + " is a folder.");
        }
    }

    private static boolean isFolder(Path output) {
        return output.toString().toLowerCase(Locale.ROOT).endsWith(RecordingFolder.SUFFIX);
    }

    /** The same with a number in their names. */
    Outputs numbered(int number) {
        return new Outputs(all.stream().map(output -> output.resolveSibling(
                SUFFIX.matcher(output.getFileName().toString()).replaceFirst("-" + number + "$0"))).toList());
    }

    /** The first that was asked for. */
    Path first() {
        return all.getFirst();
    }

    /**
     * Writes them all and says where they are.
     *
     * @param recording read from {@code files}, as far as it is in {@code scope}
     * @throws IOException if one cannot be written; the message is one sentence
     */
    void write(Recording recording, Path files, Scope scope, Consumer<String> say) throws IOException {
        for (Path output : all) {
            String quoted = Shell.quoted(output.toString());
            if (isFolder(output)) {
                copy(files, output);
                say.accept("recording: " + output + "   (weft view " + quoted + ", or: weft export " + quoted + " -o FILE)");
            } else if (ReportFormat.of(output) == ReportFormat.HTML) {
                HtmlReport.write(recording, output);
                say.accept("report: " + output + "   (open it in a browser, or: weft view " + quoted + ")");
            } else {
                TraceExport.write(Recordings.of(files), scope, output);
                say.accept("report: " + output + "   (open it at https://ui.perfetto.dev)");
            }
        }
    }

    private static void copy(Path files, Path output) throws IOException {
        try {
            new RecordingFolder(output).fill(files);
        } catch (IOException e) {
            throw new IOException("the recording cannot be written to " + output + ": " + e.getMessage(), e);
        }
    }
}
