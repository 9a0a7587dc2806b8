package dev.weft.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options of the {@code java} launcher on Weft's own command line, as in {@code weft trace -jar app.jar}: the first of them ends
 * Weft's options, as if {@code --} stood before it.
 */
final class JavaOptions {
    private static final Set<String> TAKING_THEM = Set.of("run", "trace");
    private static final Set<String> WORDS = Set.of(
            "-jar", "-cp", "-classpath", "--class-path", "-m", "--module", "-p", "--module-path", "-ea", "-da", "-esa", "-dsa");
    private static final List<String> PREFIXES = List.of(
            "-X", "-D", "-ea:", "-da:", "--class-path=", "--module-path=", "--module=", "--add-", "--enable-", "--limit-modules",
            "--patch-module", "--source", "-javaagent:", "-agentlib:", "-agentpath:", "@");

    private JavaOptions() {}

    /** The arguments with {@code --} before the first option of {@code java} that follows a command which takes some. */
    static String[] separate(CommandSpec weft, String[] args) {
        CommandLine named = args.length == 0 ? null : weft.subcommands().get(args[0]);
        if (named == null || !TAKING_THEM.contains(args[0])) {
            return args;
        }
        CommandSpec command = named.getCommandSpec();
        for (int i = 1; i < args.length; i++) {
            if (isOfJava(args[i])) {
                List<String> separated = new ArrayList<>(Arrays.asList(args));
                separated.add(i, "--");
                return separated.toArray(String[]::new);
            }
            OptionSpec own = command.findOption(args[i]);
            if (own != null && own.arity().min() > 0) {
                i++;
            } else if (!args[i].startsWith("-") || args[i].equals("--")) {
                return args;
            }
        }
        return args;
    }

    private static boolean isOfJava(String word) {
        return WORDS.contains(word) || PREFIXES.stream().anyMatch(word::startsWith);
    }
}
