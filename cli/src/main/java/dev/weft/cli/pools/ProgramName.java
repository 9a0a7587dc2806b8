package dev.weft.cli.pools;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM runs, in words that are safe on any terminal.
 *
 * @param name its main class, source file or jar; for a worker of Weft its name
 * @param command the same with the arguments, as it was given
 */
public record ProgramName(String name, String command) {
    private static final Pattern SOURCE = pattern("\\S*com\\.sun\\.tools\\.javac\\.launcher\\.\\w+ (.*?\\.java)(?: .*)?");
    private static final Pattern JAR = pattern("([./].*?\\.jar|\\S+\\.jar)(?: .*)?");
    private static final Pattern WORKER = pattern("dev\\.weft\\.worker\\.WorkerMain (.+) (\\d+) \\S+(?: /dev/fd/3 /dev/fd/4)?");
    private static final Pattern JSHELL = pattern("jdk\\.jshell\\.execution\\.RemoteExecutionControl .*");
    private static final int LONGEST = 60;

    /** @param command the property {@code sun.java.command} of that JVM; empty if it was started by other means than the launcher */
    public static ProgramName of(String command) {
        return new ProgramName(clean(shortened(name(command))), command);
    }

    private static Pattern pattern(String regex) {
        // A name may hold a line break.
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    private static String name(String command) {
        Matcher worker = WORKER.matcher(command);
        if (worker.matches()) {
            return worker.group(2).equals("0") ? worker.group(1) : worker.group(1) + " worker " + worker.group(2);
        }
        Matcher source = SOURCE.matcher(command);
        if (source.matches()) {
            return withoutFolder(source.group(1));
        }
        if (JSHELL.matcher(command).matches()) {
            return "jshell";
        }
        Matcher jar = JAR.matcher(command);
        if (jar.matches()) {
            return withoutFolder(jar.group(1));
        }
        String first = command.split(" ", 2)[0];
        return first.isEmpty() ? "(no main class)" : first;
    }

    private static String withoutFolder(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST ? name : name.substring(0, name.offsetByCodePoints(0, LONGEST - 3)) + "...";
    }

    /** Text without what would move the cursor, hide or reorder what stands around it. */
    static String clean(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isHarmless(c) ? c : '?'));
        return clean.toString();
    }

    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED, Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
