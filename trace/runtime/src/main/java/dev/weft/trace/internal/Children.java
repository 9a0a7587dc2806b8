package dev.weft.trace.internal;

import java.io.File;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes the Java processes that a program starts part of its trace. */
public final class Children {
    private static volatile @Nullable String agentOption;
    private static volatile @Nullable Shims shims;
    private static volatile @Nullable BiFunction<String[], String, @Nullable String> hook;

    private Children() {}

    /**
     * Lets children be traced.
     *
     * @param option the JVM option that does it, {@code -javaagent:…}
     * @param folder that of the shims, for programs which are no JVM and start one; empty if there are none
     */
    public static void follow(String option, String folder) {
        agentOption = option;
        shims = folder.isEmpty() ? null : new Shims(folder, option);
    }

    /**
     * Lets the program change how a child is traced.
     *
     * @param change gives the option instead of {@link #follow}'s for a command; null for none
     */
    static void changeBy(BiFunction<String[], String, @Nullable String> change) {
        hook = change;
    }

    static String[] options() {
        String option = agentOption;
        return option == null ? new String[0] : new String[] {option};
    }

    /**
     * The command to run instead of {@code command}: the same one unless it starts a JVM that can be traced. Called by woven
     * {@code ProcessImpl.start}, so it must not fail whatever the command is.
     *
     * @param folder in which it will run; null for that of this process
     */
    public static String[] command(String[] command, @Nullable String folder) {
        String option = agentOption;
        if (option == null || !isJava(command) || mustStay(command, option) || !JavaHome.canTrace(command[0], folder)) {
            return command;
        }
        String changed = changed(command, option);
        return changed == null ? command : JavaCommand.with(changed, command);
    }

    private static @Nullable String changed(String[] command, String option) {
        BiFunction<String[], String, @Nullable String> change = hook;
        if (change == null) {
            return option;
        }
        try {
            return change.apply(command.clone(), option);
        } catch (Throwable e) {
            // What the program does wrong here must not keep the child from starting.
            return option;
        }
    }

    /** The variables to start {@code command} with: the same ones, or a copy of this process's own where they are to be changed. */
    public static @Nullable Map<String, String> variables(@Nullable Map<String, String> given, String[] command) {
        return given == null && mayStartJava(command) ? new ProcessBuilder().environment() : given;
    }

    /**
     * The environment to start {@code command} with. Called by woven {@code ProcessImpl.start}, as {@link #command}.
     *
     * @param block as {@link Shims#before} takes it
     * @param count holds how many variables there are
     */
    public static byte @Nullable [] environment(int[] count, byte @Nullable [] block, String[] command) {
        Shims known = shims;
        String option = agentOption;
        if (known == null || block == null || option == null || !mayStartJava(command)) {
            return block;
        }
        String changed = changed(command, option);
        return changed == null ? block : known.withOption(changed).before(block, count);
    }

    private static boolean mayStartJava(String[] command) {
        return shims != null && !isJava(command);
    }

    private static boolean isJava(String[] command) {
        if (command.length == 0) {
            return false;
        }
        String name = new File(command[0]).getName();
        return name.equals("java") || name.equals("java.exe");
    }

    private static boolean mustStay(String[] command, String option) {
        String agent = option.substring(0, option.indexOf('=') + 1);
        return JavaCommand.hasOption(command, agent) || JavaCommand.limitsModules(command);
    }
}
