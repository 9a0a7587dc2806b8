package dev.weft.cli;

import dev.weft.trace.report.RecordedProcess;
import dev.weft.trace.report.Recording;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** How the name of an output tells of the run that it is of. */
enum RunNaming {
    /** Not at all. */
    NONE,
    /** {@code run_4711.html} for {@code run.html}: with the id of the process that the run began with. */
    PID,
    /** {@code Orders_20261129_164203_4711.html}: the program, the time of day, the process. */
    UNIQUE;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");
    private static final Pattern FOLDERS_AND_SUFFIX = Pattern.compile("^.*[/\\\\]|\\.(java|jar)$");
    private static final Pattern ODD = Pattern.compile("(?U)[^\\w.-]+");

    /** The file for a recording, from the one that was asked for. */
    Path of(Path file, Recording recording) {
        if (this == NONE || recording.processes().isEmpty()) {
            return file;
        }
        RecordedProcess first = recording.processes().getFirst();
        String name = Outputs.stem(file);
        String stem = this == PID ? name : program(first) + "_" + TIME.format(LocalDateTime.now());
        return file.resolveSibling(stem + "_" + first.pid() + file.getFileName().toString().substring(name.length()));
    }

    private static String program(RecordedProcess process) {
        return ODD.matcher(FOLDERS_AND_SUFFIX.matcher(process.name()).replaceAll("")).replaceAll("_");
    }
}
