package dev.weft.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.weft.cli.pools.ProcessState;
import dev.weft.trace.TraceOptions;
import java.io.IOException;
import java.nio.file.Path;
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
        Matcher agent = AGENT.matcher(arguments(pid));
        if (!agent.find()) {
            throw CommandFailure.failed("process " + pid + " is not being traced: start it with weft trace --flight-recorder TIME.");
        }
        return TraceOptions.parse(agent.group(1));
    }

    private static String arguments(long pid) {
        return ask(pid, machine -> machine.getAgentProperties().getProperty(ARGUMENTS, ""));
    }

    /** Loads an agent into a process that is not traced. */
    static void load(long pid, Path agent, String argument) {
        if (AGENT.matcher(arguments(pid)).find()) {
            throw CommandFailure.failed("process " + pid + " is being traced already.");
        }
        ask(pid, machine -> {
            machine.loadAgent(agent.toString(), argument);
            return agent;
        });
    }

    private interface Question<T> {
        T to(VirtualMachine machine) throws IOException, AgentLoadException, AgentInitializationException;
    }

    private static <T> T ask(long pid, Question<T> question) {
        ProcessState state = ProcessState.find(pid);
        if (state != ProcessState.JAVA) {
            throw CommandFailure.failed(state.of(pid) + ".");
        }
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return question.to(machine);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException | IOException e) {
            throw CommandFailure.failed("process " + pid + " lets nobody in: " + e.getMessage() + ".");
        }
    }
}
