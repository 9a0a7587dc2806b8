package dev.weft.cli;

import dev.weft.trace.TraceOptions;
import dev.weft.trace.report.LiveProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The processes without which a recording is not whole: those that write to it, and those that have been started to and will. */
final class UnfinishedProcesses {
    private static final String AGENT = "-javaagent:";

    private UnfinishedProcesses() {}

    /** @param recording a folder as {@link RecordingFolder} */
    static List<ProcessHandle> of(Path recording) throws IOException {
        Map<Long, ProcessHandle> unfinished = new LinkedHashMap<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().filter(process -> isTold(process, recording)).toList()) {
            if (process.isAlive() && !LiveProcesses.hasBegun(recording, process.pid())) {
                unfinished.put(process.pid(), process);
            }
        }
        // Last, so that what begins meanwhile is in one of the two.
        LiveProcesses.of(recording).forEach(process -> unfinished.put(process.pid(), process));
        return List.copyOf(unfinished.values());
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
