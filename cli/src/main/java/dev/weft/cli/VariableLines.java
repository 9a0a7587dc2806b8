package dev.weft.cli;

import dev.weft.trace.report.RecordedProcess;
import dev.weft.trace.report.Recording;
import java.util.ArrayList;
import java.util.List;

/** Whose local variables could not be recorded, since the class does not name them. */
final class VariableLines {
    private VariableLines() {}

    static List<String> of(Recording recording) {
        List<String> lines = new ArrayList<>();
        for (RecordedProcess process : recording.processes()) {
            if (!process.withoutVariables().isEmpty()) {
                lines.add("no local variables (--log-local) of " + process.withoutVariables() + " in process " + process.pid()
                        + ": compile with -g, without which a class does not name them");
            }
        }
        return lines;
    }
}
