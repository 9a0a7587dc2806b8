package dev.weft.examples;

import com.github.difflib.patch.AbstractDelta;
import dev.weft.examples.ExampleOutcome.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/*
 * Whether a text can be what an example should say depends on the kind of file, its comments, its fences and on all prompts. So nothing of
 * that is known here: each change is tried, and stays only if the file then has the same examples as before, of which that one should say
 * what it did say.
 */
/**
 * A file in which examples that failed should say what they did say. Tags stay where the text around them is as it was, and so does all
 * else in the file. Examples are left as they are that did not run to their end, or whose output cannot stand there.
 */
public final class PageUpdate {
    private static final int MOST_LINES = 1000;
    /** How much literal text tells that a tag is still where it was: the next run proves it. */
    private static final int FEW = Expectation.ENOUGH / 2;
    private static final Pattern TAG = Pattern.compile(Expectation.TAG);
    private static final Pattern END_OF_LINE = Pattern.compile("\\r\\n|\\n|\\r");
    /** What begins a comment: lines that follow have something else there. */
    private static final Pattern OPENING = Pattern.compile("<!--|/\\*\\*?");

    private final Path file;
    private final Function<String, List<Example>> finder;
    private final ExampleOptions all;
    private final String before;
    private final List<String> left = new ArrayList<>();
    private final Set<Integer> rewritten = new HashSet<>();
    private String after;

    private PageUpdate(Path file, Function<String, List<Example>> finder, ExampleOptions all, String text) {
        this.file = file;
        this.finder = finder;
        this.all = all;
        this.before = text;
        this.after = text;
    }

    /**
     * Reads a file and works out how it should be; nothing is written.
     *
     * @param outcomes of examples of the file
     * @param all what is said of all examples
     * @param finder finds the examples of a text that is that of the file
     * @throws IOException if it cannot be read, or if its examples are not those that were run; the message is a sentence
     */
    public static PageUpdate of(Path file, List<ExampleOutcome> outcomes, ExampleOptions all, Function<String, List<Example>> finder)
            throws IOException {
        PageUpdate update = new PageUpdate(file, finder, all, read(file));
        List<Example> found = update.find(update.before);
        for (ExampleOutcome outcome : outcomes.reversed()) {
            if (!outcome.example().file().equals(file.toString())) {
                update.leave(outcome, "it stands in another file than " + file);
                continue;
            }
            int index = indexOf(outcome, found);
            if (index < 0) {
                throw changed(file);
            }
            if (outcome.status() == Status.FAILED) {
                update.rewrite(outcome, index);
            }
        }
        return update;
    }

    private List<Example> find(String text) {
        try {
            return finder.apply(text);
        } catch (ExampleException e) {
            return List.of();
        }
    }

    private void leave(ExampleOutcome outcome, String reason) {
        if (outcome.status() == Status.FAILED) {
            left.add(outcome.example().place() + ": not rewritten: " + reason);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + " must be UTF-8 to be rewritten, but is not", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static IOException changed(Path file) {
        return new IOException(file + " has changed since its examples were run, and so is not rewritten");
    }

    private static int indexOf(ExampleOutcome outcome, List<Example> examples) {
        Example example = outcome.example();
        for (int i = 0; i < examples.size(); i++) {
            Example each = examples.get(i);
            if (each.place().equals(example.place())) {
                // What was pasted into it does not stand in the file.
                boolean pasted = example.options().is(ExampleOption.PASTE, false);
                return pasted || each.source().equals(example.source()) && each.expected().equals(example.expected()) ? i : -1;
            }
        }
        return -1;
    }

    /** The examples that should say something else, by their lines. */
    public Set<Integer> rewritten() {
        return Set.copyOf(rewritten);
    }

    /** Why others that failed are left as they are, a sentence each. */
    public List<String> left() {
        return left.reversed();
    }

    /** What changes, as {@code diff -u} shows it; nothing if nothing does. */
    public List<String> diff() {
        return new LineDiff(file.toString(), before.lines().toList(), file.toString(), after.lines().toList(), String::equals).unified();
    }

    private void rewrite(ExampleOutcome outcome, int index) {
        ExampleOptions options = outcome.example().options().over(all);
        String reason = hindrance(outcome, options);
        if (reason.isEmpty()) {
            String changed = changed(outcome, options);
            if (isAsMeant(changed, outcome, options, index)) {
                after = changed;
                rewritten.add(outcome.example().line());
                return;
            }
            reason = "what it said would be something else there";
        }
        leave(outcome, reason);
    }

    private static String hindrance(ExampleOutcome outcome, ExampleOptions options) {
        Example example = outcome.example();
        String said = outcome.said().strip();
        if (!outcome.problem().isEmpty()) {
            return outcome.problem().replaceFirst("^" + Pattern.quote(example.file()) + "(:\\d+)+: ", "");
        }
        if (options.is(ExampleOption.PASTE, false) && TAG.matcher(example.expected().text()).find()) {
            return "what was captured is pasted into what it should say";
        }
        if (options.text(ExampleOption.RM).isEmpty() && said.lines().anyMatch(String::isBlank)) {
            return "there are blank lines in what it said; +rm=~ lets a line ~ stand for one";
        }
        if (example.file().endsWith(".java") && said.contains("\\u")) {
            return "there is \\u in what it said, which begins a character in a Java source";
        }
        if (said.lines().count() > MOST_LINES) {
            return "it said more than " + MOST_LINES + " lines";
        }
        return "";
    }

    /** The file with what an example said in the place of what it should say. */
    private String changed(ExampleOutcome outcome, ExampleOptions options) {
        Example example = outcome.example();
        List<String> lines = lines(after);
        int from = example.expected().line() - 1;
        List<String> old = example.expected().text().lines().toList();
        Expectation expectation = Expectation.asWritten(example.expected().text(), options);
        List<String> said = expectation.tagged(outcome.said(), expectation.guesses(outcome.said(), FEW, true)).lines().toList();
        String ahead = ahead(example, lines, from, old);
        String blank = options.text(ExampleOption.RM).map(signs -> signs.substring(0, 1)).orElse("");
        String end = END_OF_LINE.matcher(lines.get(from - 1)).results().map(MatchResult::group).findFirst()
                .orElseGet(() -> lines.size() > 1 ? ending(lines.getFirst()) : "\n");
        boolean unended = ending(lines.getLast()).isEmpty();
        List<AbstractDelta<String>> deltas =
                new LineDiff("", old, "", said, (line, now) -> line.equals(now) || isStill(line, now, options)).deltas();
        for (AbstractDelta<String> delta : deltas.reversed()) {
            int at = from + delta.getSource().getPosition();
            lines.subList(at, at + delta.getSource().size()).clear();
            lines.addAll(at, delta.getTarget().getLines().stream().map(line -> ahead + (line.isBlank() ? blank : line) + end).toList());
        }
        endLines(lines, end, unended);
        return String.join("", lines);
    }

    /** Whether a line is what is expected of another one, and by more than a tag. */
    private static boolean isStill(String line, String now, ExampleOptions options) {
        return !TAG.matcher(line).replaceAll("").isBlank() && Expectation.of(line, options).match(now).isPresent();
    }

    /** Where the last line has no end, the last one of the changed file has none either, and all others have. */
    private static void endLines(List<String> lines, String end, boolean unended) {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (i < lines.size() - 1 && ending(line).isEmpty()) {
                lines.set(i, line + end);
            } else if (i == lines.size() - 1 && unended) {
                lines.set(i, line.substring(0, line.length() - ending(line).length()));
            }
        }
    }

    private static String ending(String line) {
        return line.endsWith("\r\n") ? "\r\n" : line.endsWith("\n") || line.endsWith("\r") ? line.substring(line.length() - 1) : "";
    }

    /** Lines with their ends. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        Matcher end = END_OF_LINE.matcher(text);
        int from = 0;
        while (end.find()) {
            lines.add(text.substring(from, end.end()));
            from = end.end();
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    /** What the file has in front of what it should say: marks of a comment, indentation. */
    private static String ahead(Example example, List<String> lines, int from, List<String> old) {
        for (int i = 0; i < old.size(); i++) {
            int at = old.get(i).isBlank() ? -1 : lines.get(from + i).lastIndexOf(old.get(i).stripTrailing());
            if (at >= 0) {
                return lines.get(from + i).substring(0, at);
            }
        }
        String first = lines.get(example.line() - 1);
        String typed = example.prompt() + " " + example.source().getFirst();
        int at = first.lastIndexOf(typed.stripTrailing());
        String ahead = first.substring(0, Math.max(0, at)).replace("\uFEFF", "");
        return OPENING.matcher(ahead).replaceFirst(found -> found.group().equals("<!--") ? "    " : " *");
    }

    private boolean isAsMeant(String text, ExampleOutcome outcome, ExampleOptions options, int index) {
        List<Example> was = find(after);
        List<Example> is = find(text);
        if (is.size() != was.size()) {
            return false;
        }
        for (int i = 0; i < is.size(); i++) {
            Example now = is.get(i);
            Example then = was.get(i);
            boolean same = now.source().equals(then.source()) && now.prompt().equals(then.prompt());
            boolean expects = i == index ? Expectation.of(now.expected().text(), options).match(outcome.said()).isPresent()
                    : now.expected().text().equals(then.expected().text());
            if (!same || !expects) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes the file, all of it or nothing.
     *
     * @throws IOException if that is not possible, or somebody else has changed the file; the message is a sentence
     */
    public void write() throws IOException {
        if (after.equals(before)) {
            return;
        }
        Path target = file.toRealPath();
        Path written = null;
        try {
            written = Files.createTempFile(target.toAbsolutePath().getParent(), "." + target.getFileName(), ".new");
            Files.write(written, after.getBytes(StandardCharsets.UTF_8));
            PosixFileAttributeView rights = Files.getFileAttributeView(target, PosixFileAttributeView.class);
            if (rights != null) {
                Files.setPosixFilePermissions(written, rights.readAttributes().permissions());
            }
            if (!Arrays.equals(Files.readAllBytes(target), before.getBytes(StandardCharsets.UTF_8))) {
                throw changed(file);
            }
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            written = null;
        } catch (FileSystemException e) {
            throw new IOException(file + " cannot be rewritten: " + (e.getReason() == null ? e.toString() : e.getReason()), e);
        } finally {
            if (written != null) {
                Files.deleteIfExists(written);
            }
        }
    }
}
