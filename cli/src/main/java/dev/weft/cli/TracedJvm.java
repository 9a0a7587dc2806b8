package dev.weft.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.weft.cli.pools.ProcessState;
import dev.weft.trace.TraceOptions;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running JVM that {@code weft trace} has started, or a program that it has. */
final class TracedJvm {
    private static final String ARGUMENTS = "sun.jvm.args";
    private static final Pattern AGENT = Pattern.compile("-javaagent:.*?weft-trace-agent[^/\\\\\\s]*\\.jar=(\\S+)");

    private TracedJvm() {}

    /**
     * How a process is traced.
     *
     * @throws CommandFailure if it is not, or cannot be asked; in one sentence
     */
    static TraceOptions options(long pid) {
        ProcessState state = ProcessState.find(pid);
        if (state != ProcessState.JAVA) {
            throw CommandFailure.failed(state.of(pid) + ".");
        }
        Matcher agent = AGENT.matcher(arguments(pid));
        if (!agent.find()) {
            throw CommandFailure.failed("process " + pid + " is not being traced: start it with weft trace --flight-recorder TIME.");
        }
        return TraceOptions.parse(agent.group(1));
    }

    private static String arguments(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.getAgentProperties().getProperty(ARGUMENTS, "");
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw CommandFailure.failed("process " + pid + " cannot be asked: " + e.getMessage() + ".");
        }
    }
}
