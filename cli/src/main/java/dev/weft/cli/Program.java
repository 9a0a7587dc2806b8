package dev.weft.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program to start: the launcher, the options that Weft adds, and all that the user wrote.
 *
 * @param launcher the {@code java} executable, or another program, which may start one
 * @param options what Weft puts before the user's own arguments
 * @param arguments options, main class or file, and the program's arguments, as the user gave them
 */
record Program(String launcher, List<String> options, List<String> arguments) {
    private static final Pattern CLASS_NAME = Pattern.compile("(?U)[\\p{Alpha}_$][\\w$]*(\\.[\\p{Alpha}_$][\\w$]*)*(/[\\w.$]+)?");

    private static final Pattern REPORT = Pattern.compile("\\.(html|json|json\\.gz|weft|jfr)$");

    /** A program on Weft's JDK may record itself: nobody needs the JVM's warning that something attaches itself to it. */
    private static final String LETS_AGENTS_IN = "-XX:+EnableDynamicAgentLoading";

    /** Reads {@code FILE.java|JAR|CLASS [args]} or {@code [java options] CLASS [args]}; Weft is at the program's hand. */
    static Program of(List<String> words, Home home) {
        String first = words.getFirst();
        if (first.startsWith("-") || first.startsWith("@")) {
            List<String> arguments = new ArrayList<>(words);
            boolean joined = ModulePath.join(arguments, home.modules());
            return new Program(Home.tool("java"), options(joined ? List.of("--add-modules", Home.MODULE) : home.javaOptions(), home),
                    arguments);
        }
        List<String> options = options(home.javaOptions(), home);
        if (isSourceOrJar(first)) {
            if (!Files.isReadable(Path.of(first))) {
                throw CommandFailure.misused("the file " + first + " must exist and be readable.");
            }
            List<String> arguments = new ArrayList<>();
            if (suffix(first).equals("jar")) {
                arguments.add("-jar");
            }
            arguments.addAll(words);
            return new Program(Home.tool("java"), options, arguments);
        }
        refuseReport(first);
        if (!CLASS_NAME.matcher(first).matches()) {
            throw CommandFailure.misused("the program must be a .java file, a .jar file or a class, but was '" + first + "'.");
        }
        return new Program(Home.tool("java"), options, words);
    }

    private static List<String> options(List<String> added, Home home) {
        List<String> options = new ArrayList<>(added);
        options.add(home.clusterOption());
        options.add(LETS_AGENTS_IN);
        return options;
    }

    /** The same, or a whole command, {@code java …} or any other, which is taken as it is, with the JDK it names. */
    static Program orCommand(List<String> words, Home home) {
        String first = words.getFirst();
        if (isLauncher(first) || isExecutable(first)) {
            return new Program(first, List.of(), words.subList(1, words.size()));
        }
        refuseReport(first);
        if (first.contains("/") && !isSourceOrJar(first) && !CLASS_NAME.matcher(first).matches()) {
            throw CommandFailure.misused("the command " + first + " must exist and be executable.");
        }
        return of(words, home);
    }

    /** Whether it is a JVM itself. */
    boolean isJava() {
        return isLauncher(launcher);
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(launcher);
        command.addAll(options);
        command.addAll(arguments);
        return command;
    }

    /** Whether it is a program as a shell finds it, and no class. */
    private static boolean isExecutable(String word) {
        if (word.contains("/")) {
            return !isSourceOrJar(word) && isExecutable(Path.of(word));
        }
        String folders = System.getenv("PATH");
        return folders != null && !Files.exists(Path.of(word.replace('.', '/') + ".class"))
                && Stream.of(folders.split(File.pathSeparator)).anyMatch(folder -> isExecutable(Path.of(folder, word)));
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Whoever gives a report where a program is meant wants to see it. */
    private static void refuseReport(String word) {
        boolean isReport = REPORT.matcher(word.toLowerCase(Locale.ROOT)).find();
        if (isReport && Files.exists(Path.of(word))) {
            throw CommandFailure.misused(word + " is a report, not a program; see it with: weft view " + Shell.quoted(word));
        }
    }

    private static boolean isSourceOrJar(String word) {
        return suffix(word).equals("java") || suffix(word).equals("jar");
    }

    private static String suffix(String word) {
        return word.substring(word.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean isLauncher(String word) {
        String name = word.substring(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
        return name.equals("java") || name.equals("java.exe");
    }
}
