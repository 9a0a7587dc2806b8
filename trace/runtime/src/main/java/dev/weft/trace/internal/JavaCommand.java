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
        "-Xshare:dump",
    };
    /** An archive that was made with this is accepted. */
    private static final String ARCHIVED_WITH_AGENT = "java.instrument";
    private static final String[] OPTIONS_WITH_VALUE = {
        "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules", "--add-exports",
        "--add-opens", "--add-reads", "--patch-module", "--enable-native-access", "--source",
    };

    private JavaCommand() {}

    /**
     * The command with {@code option} as its first option, and without archives that would be refused; the same one if it makes an
     * archive.
     */
    public static String[] with(String option, String[] command) {
        int end = endOfOptions(command);
        if (makesArchive(command, end)) {
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

    private static boolean makesArchive(String[] command, int end) {
        for (int i = 1; i < end; i++) {
            if (startsWithAny(command[i], MAKING)) {
                return true;
            }
        }
        return false;
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
