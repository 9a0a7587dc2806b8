package dev.weft.cli;

import dev.weft.trace.report.JfrLeftovers;
import dev.weft.trace.report.RecordedProcess;
import dev.weft.trace.report.Recording;
import java.util.ArrayList;
import java.util.List;

/** What was asked for beside calls and could not be recorded. */
final class MissingLines {
    private MissingLines() {}

    static List<String> of(Recording recording) {
        List<String> lines = new ArrayList<>();
        for (RecordedProcess process : recording.processes()) {
            if (!process.withoutVariables().isEmpty()) {
                lines.add("no local variables (--log-local) of " + process.withoutVariables() + " in process " + process.pid()
                        + ": compile with -g, without which a class does not name them");
            }
            JfrLeftovers.missing(process).ifPresent(reason ->
                    lines.add("nothing of Flight Recorder (--jfr) in process " + process.pid() + ": " + reason));
            JfrLeftovers.missingSamples(process).ifPresent(reason ->
                    lines.add("nothing of async-profiler (--async-profiler) in process " + process.pid() + ": " + reason));
        }
        return lines;
    }
}
