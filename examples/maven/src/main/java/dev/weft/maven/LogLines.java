package dev.weft.maven;

import java.io.PrintStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.plugin.logging.Log;

/** Puts what the command says into Maven's log: what is as it should be as infos, all else as errors. Used by one thread. */
final class LogLines {
    /** What is said of a file, or of all, that is all right. */
    private static final Pattern GOOD = Pattern.compile(".*: \\d+ passed, 0 failed, \\d+ skipped, [^a]*");
    private static final Pattern COUNTS = Pattern.compile(".*: \\d+ passed, \\d+ failed, \\d+ skipped, [^a]*");
    private static final Pattern REWRITTEN = Pattern.compile("\\d+ files? (would be )?rewritten, \\d+ examples?");
    private static final Pattern HUNK = Pattern.compile("@@ -\\d+(?:,(\\d+))? \\+\\d+(?:,(\\d+))? @@.*");
    private static final String OLD = "--- ";
    private static final String NEW = "+++ ";
    private static final String MARK = "::";

    private final Log log;
    private final boolean rewriting;
    private final PrintStream marks;
    private boolean named;
    private int oldLines;
    private int newLines;

    /**
     * Lines of a run.
     *
     * @param rewriting whether examples that fail are rewritten, and so have not failed
     * @param marks gets lines that only count where a line begins
     */
    LogLines(Log log, boolean rewriting, PrintStream marks) {
        this.log = log;
        this.rewriting = rewriting;
        this.marks = marks;
    }

    /** Takes the next line. */
    void say(String line) {
        if (line.startsWith(MARK)) {
            marks.println(line);
        } else if (GOOD.matcher(line).matches() || rewriting && (isOfDifference(line) || isCount(line))) {
            log.info(line);
        } else {
            log.error(line);
        }
    }

    private static boolean isCount(String line) {
        return COUNTS.matcher(line).matches() || REWRITTEN.matcher(line).matches();
    }

    /** Whether a line is part of a difference as {@code diff -u} shows it, whose hunks tell how many lines they have. */
    private boolean isOfDifference(String line) {
        if (oldLines > 0 || newLines > 0) {
            oldLines -= line.startsWith("+") ? 0 : 1;
            newLines -= line.startsWith("-") ? 0 : 1;
            return true;
        }
        Matcher hunk = HUNK.matcher(line);
        if (named && hunk.matches()) {
            oldLines = count(hunk.group(1));
            newLines = count(hunk.group(2));
            return true;
        }
        boolean isName = line.startsWith(OLD) || line.startsWith(NEW);
        named = isName;
        return isName;
    }

    /** What is not said is one. */
    private static int count(String number) {
        return number == null ? 1 : Integer.parseInt(number);
    }

    void warn(String line) {
        log.warn(line);
    }
}
