package dev.weft.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Options of the {@code java} launcher on Weft's own command line, as in {@code weft trace -jar app.jar}: the first of them ends
 * Weft's options, as if {@code --} stood before it.
 */
final class JavaOptions {
    private static final Set<String> LAUNCHER =
            Set.of("-jar", "-cp", "-classpath", "--class-path", "-m", "--module", "-p", "--module-path");
    private static final Set<String> COMMANDS = Set.of("run", "trace");
    private static final Set<String> WITH_VALUE = Set.of("-o", "--output", "--include", "--exclude", "--max-size");

    private JavaOptions() {}

    static String[] separate(String[] args) {
        if (args.length == 0 || !COMMANDS.contains(args[0])) {
            return args;
        }
        for (int i = 1; i < args.length; i++) {
            String arg = args[i];
            if (LAUNCHER.contains(arg)) {
                List<String> separated = new ArrayList<>(Arrays.asList(args));
                separated.add(i, "--");
                return separated.toArray(String[]::new);
            }
            if (WITH_VALUE.contains(arg)) {
                i++;
            } else if (!arg.startsWith("-") || arg.equals("--")) {
                return args;
            }
        }
        return args;
    }
}
