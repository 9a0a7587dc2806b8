package dev.weft.trace.internal;

import java.util.ArrayList;
import java.util.List;

/** A command line of the {@code java} launcher, and how an agent gets into it. */
public final class JavaCommand {
    /** Archives of classes, which a JVM with an agent refuses, with lines on the program's standard output. */
    private static final String[] ARCHIVES = {"-XX:AOTCache=", "-XX:AOTMode=", "-XX:SharedArchiveFile=", "-XX:+AutoCreateSharedArchive"};
    /** What makes an archive: with an agent the JVM refuses to start, or the archive is one of a traced program. */
    private static final String[] MAKING = {
        "-XX:AOTMode=record", "-XX:AOTMode=create", "-XX:AOTCacheOutput=", "-XX:AOTConfiguration=", "-XX:ArchiveClassesAtExit=",
        "-Xshare:dump", "-XX:+DumpSharedSpaces", "-XX:+RecordDynamicDumpInfo", "-XX:DumpLoadedClassList=",
    };
    private static final String LIMIT = "--limit-modules";
    /** An archive that was made with this is accepted. */
    private static final String ARCHIVED_WITH_AGENT = "java.instrument";
    private static final String[] OPTIONS_WITH_VALUE = {
        "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules", "--add-exports",
        "--add-opens", "--add-reads", "--patch-module", "--enable-native-access", LIMIT, "--source",
    };

    private JavaCommand() {}

    /**
     * The command with {@code option} as its first option, and without archives that would be refused; the same one if it makes an
     * archive.
     */
    public static String[] with(String option, String[] command) {
        int end = endOfOptions(command);
        if (hasAny(command, end, MAKING)) {
            return command;
        }
        List<String> traced = new ArrayList<>(command.length + 1);
        traced.add(command[0]);
        traced.add(option);
        boolean archives = accepts(command, end);
        for (int i = 1; i < command.length; i++) {
            if (i >= end || archives || !startsWithAny(command[i], ARCHIVES)) {
                traced.add(command[i]);
            }
        }
        return traced.toArray(new String[0]);
    }

    /** Whether one of the JVM's own options starts like this; the program's arguments do not count. */
    static boolean hasOption(String[] command, String prefix) {
        return hasAny(command, endOfOptions(command), prefix);
    }

    private static boolean hasAny(String[] command, int end, String... prefixes) {
        for (int i = 1; i < end; i++) {
            if (startsWithAny(command[i], prefixes)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the JVM may do without {@code java.instrument}; it would not start with an agent. */
    static boolean limitsModules(String[] command) {
        return hasOption(command, LIMIT);
    }

    private static boolean accepts(String[] command, int end) {
        for (int i = 1; i < end; i++) {
            boolean value = i > 1 && command[i - 1].equals("--add-modules");
            if ((value || command[i].startsWith("--add-modules=")) && command[i].contains(ARCHIVED_WITH_AGENT)) {
                return true;
            }
        }
        return false;
    }

    /** Index of the main class, or of what stands for it; what follows belongs to the program. */
    private static int endOfOptions(String[] command) {
        int i = 1;
        while (i < command.length && command[i].startsWith("-") && !isMain(command[i])) {
            i += isAny(command[i], OPTIONS_WITH_VALUE) ? 2 : 1;
        }
        return Math.min(i, command.length);
    }

    private static boolean isMain(String argument) {
        return argument.equals("-jar") || argument.equals("-m") || argument.equals("--module") || argument.startsWith("--module=");
    }

    private static boolean startsWithAny(String argument, String[] prefixes) {
        for (String prefix : prefixes) {
            if (argument.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAny(String argument, String[] words) {
        for (String word : words) {
            if (argument.equals(word)) {
                return true;
            }
        }
        return false;
    }
}
