package dev.weft.cli;

import dev.weft.trace.TraceOptions;
import dev.weft.trace.report.LiveProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
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
        Collection<ProcessHandle> unfinished = look(recording);
        // The last one may have started another during the look.
        return List.copyOf(unfinished.isEmpty() ? look(recording) : unfinished);
    }

    private static Collection<ProcessHandle> look(Path recording) throws IOException {
        Map<Long, ProcessHandle> unfinished = new LinkedHashMap<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().filter(each -> isConfigured(each, recording)).toList()) {
            if (process.isAlive() && !LiveProcesses.hasBegun(recording, process.pid())) {
                unfinished.put(process.pid(), process);
            }
        }
        // Last, so that what begins meanwhile is in one of the two.
        LiveProcesses.of(recording).forEach(process -> unfinished.put(process.pid(), process));
        return unfinished.values();
    }

    /** Whether the command of a JVM says that it is to record there. */
    private static boolean isConfigured(ProcessHandle process, Path recording) {
        return arguments(process).filter(argument -> argument.startsWith(AGENT)).anyMatch(argument -> isInto(argument, recording));
    }

    /** Of Linux itself, since the JDK does not tell those of a command that is longer than a page. */
    private static Stream<String> arguments(ProcessHandle process) {
        try {
            byte[] command = Files.readAllBytes(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
            return Stream.of(new String(command, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            // Not Linux, or the process is gone.
            return process.info().arguments().stream().flatMap(Stream::of);
        }
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
