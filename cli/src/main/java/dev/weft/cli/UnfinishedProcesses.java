package dev.weft.cli;

import dev.weft.trace.TraceOptions;
import dev.weft.trace.report.LiveProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The processes without which a recording is not whole: those that write to it, and those that have been started to and will. */
final class UnfinishedProcesses {
    private static final String AGENT = "-javaagent:";

    private UnfinishedProcesses() {}

    /** @param recording a folder as {@link RecordingFolder} */
    static List<ProcessHandle> of(Path recording) throws IOException {
        // First, so that one which makes its file meanwhile is in the second list, or has ended.
        List<ProcessHandle> told = ProcessHandle.allProcesses().filter(process -> isTold(process, recording)).toList();
        List<ProcessHandle> unfinished = new ArrayList<>(LiveProcesses.of(recording));
        for (ProcessHandle process : told) {
            if (process.isAlive() && !LiveProcesses.hasBegun(recording, process.pid())) {
                unfinished.add(process);
            }
        }
        return unfinished;
    }

    /** Whether a JVM's command says that it is to record there. */
    private static boolean isTold(ProcessHandle process, Path recording) {
        return process.info().arguments().stream().flatMap(Stream::of)
                .filter(argument -> argument.startsWith(AGENT)).anyMatch(argument -> isInto(argument, recording));
    }

    private static boolean isInto(String agentOption, Path recording) {
        try {
            Path folder = TraceOptions.parse(agentOption.substring(agentOption.indexOf('=') + 1)).directory();
            return folder.equals(recording.toAbsolutePath());
        } catch (IllegalArgumentException e) {
            // Another agent's.
            return false;
        }
    }
}
