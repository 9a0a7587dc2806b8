package dev.weft.trace.internal;

import java.io.File;
import org.jspecify.annotations.Nullable;

/** Makes the Java processes that a program starts part of its trace. */
public final class Children {
    private static volatile @Nullable String agentOption;

    private Children() {}

    /**
     * Lets children be traced.
     *
     * @param option the JVM option that does it, {@code -javaagent:…}
     */
    public static void follow(String option) {
        agentOption = option;
    }

    static String[] options() {
        String option = agentOption;
        return option == null ? new String[0] : new String[] {option};
    }

    /**
     * The command to run instead of {@code command}: the same one unless it starts a JVM that can be traced. Called by woven
     * {@code ProcessImpl.start}, so it must not fail whatever the command is.
     */
    public static String[] command(String[] command) {
        String option = agentOption;
        if (option == null || !isJava(command) || isTraced(command, option) || !JavaHome.canTrace(command[0])) {
            return command;
        }
        return JavaCommand.with(option, command);
    }

    private static boolean isJava(String[] command) {
        if (command.length == 0) {
            return false;
        }
        String name = new File(command[0]).getName();
        return name.equals("java") || name.equals("java.exe");
    }

    private static boolean isTraced(String[] command, String option) {
        String agent = option.substring(0, option.indexOf('=') + 1);
        for (String argument : command) {
            if (argument.startsWith(agent)) {
                return true;
            }
            // A JVM without java.instrument does not start with an agent.
            if (argument.equals("--limit-modules") || argument.startsWith("--limit-modules=")) {
                return true;
            }
        }
        return false;
    }
}
