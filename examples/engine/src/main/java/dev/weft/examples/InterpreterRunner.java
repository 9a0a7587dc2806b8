package dev.weft.examples;

import dev.weft.examples.Interpreter.Marks;
import dev.weft.examples.Interpreter.Sign;
import dev.weft.examples.PseudoTerminal.Geometry;
import dev.weft.examples.TerminalText.Manner;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the examples of a language in its own interpreter, as if they were typed at a terminal of 24 lines and 80 columns. The interpreter
 * is started by the first example of a file, and ended, with all that it has started, when the file is done. What is typed is not
 * shown, and escape sequences are left out of what it says, unless examples say otherwise.
 *
 * <p>A language needs its prompts, the interpreter's command, and what is typed to give it prompts that nothing else writes:
 *
 * <pre>{@code
 * public final class LuaRunner extends InterpreterRunner {
 *     public LuaRunner() {
 *         super(new Prompt("lua", ">", ">>", "--"), List.of("lua", "-i"));
 *     }
 *
 *     protected String prompting(String first, String next) {
 *         return "_PROMPT, _PROMPT2 = '" + first + "', '" + next + "'";
 *     }
 * }
 * }</pre>
 *
 * <p>The lines of an example are typed one by one, each when the interpreter has answered the one before with a prompt. If it wants more
 * after the last, it gets a blank line, and if that does not do, the example is refused.
 *
 * <p>An environment variable, {@code WEFT_} and the language in capitals, names another command than the usual one.
 */
public abstract class InterpreterRunner implements ExampleRunner {
    /** Text in brackets at the end of a line of what is expected is typed when it has come to that. */
    static final ExampleOption TYPE = ExampleOption.flag("type", "[text] at the end of an expected line is typed there");
    static final ExampleOption INPUT = ExampleOption.flag("input", "the same as +type");
    static final ExampleOption TERM = new ExampleOption("term", ExampleOption.Kind.TEXT,
            "dumb; ansi: it says what a screen shows in the end; or as-is: escape sequences are kept");
    static final ExampleOption TERM_TYPE =
            new ExampleOption("term-type", ExampleOption.Kind.TEXT, "what its terminal is called, TERM (dumb)");
    static final ExampleOption GEOMETRY = new ExampleOption("geometry", ExampleOption.Kind.TEXT, "how large its terminal is, as in 24x80");

    private static final Geometry USUAL = new Geometry(24, 80);
    private static final int MOST_COLUMNS = 1_000_000;
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3})x([1-9]\\d{0,3})");
    private static final String DUMB = "dumb";
    private static final Map<String, Manner> MANNERS = Map.of(DUMB, Manner.LEFT_OUT, "ansi", Manner.DONE, "as-is", Manner.KEPT);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");
    private static final Duration TO_START = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofSeconds(4);
    private static final int MOST_TRIES = 8;
    /** How long what has answered an interrupt says nothing more. */
    private static final Duration SETTLED = Duration.ofMillis(100);
    /** A terminal takes no longer line. */
    private static final int LONGEST_LINE = 4000;
    static final String INTERRUPT = "\u0003";

    private final Prompt prompt;
    private final List<String> command;
    private ExampleOptions all = ExampleOptions.NONE;
    private List<Example> examples = List.of();
    private @Nullable Interpreter interpreter;
    private Geometry geometry = USUAL;
    private ExampleOptions begunWith = ExampleOptions.NONE;
    private List<String> begun = List.of();

    /**
     * A runner whose interpreter is started when it is needed.
     *
     * @param command its program, which is looked for on the {@code PATH}, and arguments with which it is interactive
     */
    protected InterpreterRunner(Prompt prompt, List<String> command) {
        this.prompt = prompt;
        this.command = List.copyOf(command);
        this.begun = this.command;
    }

    /**
     * What is typed to set the interpreter's prompts.
     *
     * @param first the prompt for something new; of ASCII, without quotes, backslashes and dollar signs
     * @param next the prompt for the rest of something
     */
    protected abstract String prompting(String first, String next);

    /** Environment variables beside those of this process. */
    protected Map<String, String> environment() {
        return Map.of();
    }

    /** The last change of what an example said before it is compared. */
    protected String said(Example example, String text) {
        return text;
    }

    @Override
    public final String language() {
        return prompt.language();
    }

    @Override
    public List<Prompt> prompts() {
        return List.of(prompt);
    }

    @Override
    public List<ExampleOption> options() {
        return List.of(TYPE, INPUT, TERM, TERM_TYPE, GEOMETRY);
    }

    @Override
    public void begin(String file, List<Example> own) {
        examples = List.copyOf(own);
    }

    @Override
    public void open(PluginContext context) {
        all = context.options();
    }

    /** What is said of an example, by itself or of all. */
    protected final ExampleOptions options(Example example) {
        return example.options().over(all);
    }

    /** The program and its arguments, for the first example. */
    List<String> command(Example first) {
        return command;
    }

    /** The command of the interpreter that runs, or ran last. */
    final List<String> begun() {
        return begun;
    }

    /** What is typed to have a prompt again. */
    String interrupt() {
        return INTERRUPT;
    }

    /** What an interpreter has from its start to its end, and what that usually is. */
    Map<ExampleOption, String> lasting() {
        return Map.of(TERM_TYPE, DUMB);
    }

    /** For how long nothing may come before what runs is stopped; null if that does not matter. */
    @Nullable Duration silence(Example example) {
        return null;
    }

    /** Whether what takes too long is stopped and has done what it should. */
    boolean stopsWhenLate(Example example) {
        return false;
    }

    /** What is typed to stop a program. */
    String stop(Example example) {
        return INTERRUPT;
    }

    /** How long an interpreter that was interrupted has to come back. */
    Duration grace() {
        return GRACE;
    }

    /** Whether code is typed as it is, and so must be of lines that a terminal takes. */
    boolean isTyped() {
        return true;
    }

    /**
     * Has code run.
     *
     * @return the sign that ends the example: {@link Sign#NEXT} if it is not complete
     */
    Sign enter(Dialogue dialogue, Example example, String code) throws IOException, InterruptedException {
        Sign sign = Sign.FIRST;
        for (String line : code.split("\n", -1)) {
            sign = dialogue.say(line);
            if (sign != Sign.FIRST && sign != Sign.NEXT) {
                return sign;
            }
        }
        return sign == Sign.NEXT ? dialogue.say("") : sign;
    }

    @Override
    public final Answer run(Example example, String code, Duration limit) {
        Optional<String> wrong = wrong(example, code);
        if (wrong.isPresent()) {
            return new Answer("", End.REFUSED, wrong.get());
        }
        try {
            Interpreter running = started(example);
            resize(running, example);
            running.manner(options(example).text(TERM).map(MANNERS::get).orElse(Manner.LEFT_OUT), geometry);
            Dialogue dialogue = new Dialogue(running, limit, silence(example), stop(example), stopsWhenLate(example));
            if (options(example).is(TYPE, false) || options(example).is(INPUT, false)) {
                dialogue.addInputs(example.expected().text().lines().toList());
            }
            return answer(running, example, enter(dialogue, example, code), dialogue, limit);
        } catch (IOException e) {
            end();
            return new Answer("", End.GONE, e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return gone("it was interrupted");
        }
    }

    /** What is wrong with an example before anything is typed. */
    Optional<String> wrong(Example example, String code) {
        Optional<String> size = options(example).text(GEOMETRY).filter(text -> !SIZE.matcher(text).matches());
        if (size.isPresent()) {
            return Optional.of("+geometry must be lines and columns, as in +geometry=24x80, but was \"" + size.get() + "\"");
        }
        Geometry wanted = geometry(example);
        if (wanted.lines() * wanted.columns() > MOST_COLUMNS) {
            return Optional.of(String.format(Locale.ROOT, "+geometry must be a terminal for at most %,d signs, but was %dx%d", MOST_COLUMNS,
                    wanted.lines(), wanted.columns()));
        }
        Optional<String> term = options(example).text(TERM).filter(text -> !MANNERS.containsKey(text));
        if (term.isPresent()) {
            return Optional.of("+term must be dumb, ansi or as-is, but was \"" + term.get() + "\"");
        }
        Optional<String> type = options(example).text(TERM_TYPE).filter(text -> !NAME.matcher(text).matches());
        if (type.isPresent()) {
            return Optional.of("+term-type must be the name of a terminal, as in +term-type=xterm, but was \"" + type.get() + "\"");
        }
        Optional<String> late = interpreter == null ? Optional.empty() : lasting().entrySet().stream()
                .filter(each -> options(example).says(each.getKey()) && !lasting(options(example), each).equals(lasting(begunWith, each)))
                .map(each -> "+" + each.getKey().word() + " must be said of the first example in " + language() + ", which has "
                        + lasting(begunWith, each) + ", or of all, but was \"" + lasting(options(example), each) + "\"").findFirst();
        if (late.isPresent()) {
            return late;
        }
        return !isTyped() ? Optional.empty()
                : code.lines().map(line -> line.getBytes(StandardCharsets.UTF_8).length).filter(length -> length > LONGEST_LINE).findFirst()
                        .map(length -> "a line must be at most " + LONGEST_LINE + " bytes long to be typed, but was " + length + " long");
    }

    private static String lasting(ExampleOptions options, Map.Entry<ExampleOption, String> usual) {
        return options.text(usual.getKey()).orElse(usual.getValue());
    }

    private Geometry geometry(Example example) {
        return options(example).text(GEOMETRY).map(SIZE::matcher).filter(size -> size.matches())
                .map(size -> new Geometry(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))).orElse(USUAL);
    }

    private void resize(Interpreter running, Example example) {
        Geometry wanted = geometry(example);
        if (!wanted.equals(geometry)) {
            running.resize(wanted);
            geometry = wanted;
        }
    }

    private Answer answer(Interpreter running, Example example, Sign sign, Dialogue dialogue, Duration limit)
            throws InterruptedException {
        return switch (sign) {
            case FIRST, CAME, SILENT -> new Answer(said(example, running.take()), End.ORDERLY, "");
            case NEXT -> refused(running, example);
            case LATE -> late(running, example, dialogue, limit);
            case ENDED -> ended(running, example);
        };
    }

    private Answer late(Interpreter running, Example example, Dialogue dialogue, Duration limit) throws InterruptedException {
        String sentence = "it took longer than " + String.format(Locale.ROOT, "%s s", limit.toMillis() / 1e3) + dialogue.missed();
        Sign sign = interrupt(running);
        String said = said(example, running.take());
        if (sign == Sign.FIRST && isBack(running)) {
            return new Answer(said, End.LATE, sentence);
        }
        Answer gone = gone(sentence + (sign == Sign.ENDED ? ", and " + program() + " " + running.ending() + " when it was interrupted"
                : ", and could not be interrupted"));
        return new Answer(said + gone.said(), End.GONE, gone.problem());
    }

    private Answer ended(Interpreter running, Example example) {
        String how = running.ending();
        boolean isLast = examples.isEmpty() || example.line() == examples.getLast().line();
        Answer gone = gone(program() + " " + how);
        return isLast && running.hasExited() ? new Answer(said(example, gone.said()), End.ORDERLY, "") : gone;
    }

    /** What is to be said of code that is not complete. */
    Answer refused(Interpreter running, Example example) throws InterruptedException {
        String said = said(example, running.take());
        return interrupt(running) == Sign.FIRST && isBack(running) ? new Answer(said, End.REFUSED, "it is not complete")
                : gone("it is not complete, and " + program() + " could not be interrupted");
    }

    /**
     * Interrupts until a prompt has come. More than once, since many an interpreter does not see an interrupt that comes when it has
     * written its prompt and does not yet read.
     */
    private Sign interrupt(Interpreter running) throws InterruptedException {
        Sign sign = Sign.LATE;
        for (int i = 0; i < MOST_TRIES && sign == Sign.LATE; i++) {
            running.type(interrupt());
            sign = awaitPrompt(running, grace().dividedBy(MOST_TRIES));
        }
        return sign;
    }

    /**
     * Whether an interpreter that was interrupted is ready again. It is not known which prompts are still under way, so only new ones say
     * that; and what was typed may have gone with what was interrupted, in part or as a whole, so it is typed again.
     */
    private boolean isBack(Interpreter running) throws InterruptedException {
        Marks marks = running.newMarks();
        Duration patience = grace().dividedBy(MOST_TRIES);
        Sign sign = Sign.LATE;
        for (int i = 0; i < MOST_TRIES && sign == Sign.LATE; i++) {
            if (i > 0) {
                running.type(interrupt());
                running.await(System.nanoTime() + patience.toNanos(), SETTLED, null);
            }
            running.type(prompting(marks.first(), marks.next()) + "\n");
            sign = awaitPrompt(running, patience);
        }
        running.take();
        return sign == Sign.FIRST;
    }

    private static Sign awaitPrompt(Interpreter running, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Sign sign;
        do {
            sign = running.await(deadline, null, null);
        } while (sign == Sign.NEXT);
        return sign;
    }

    private Answer gone(String problem) {
        Interpreter lost = interpreter;
        end();
        return new Answer(lost == null ? "" : lost.take(), End.GONE, problem);
    }

    private Interpreter started(Example example) throws IOException, InterruptedException {
        Interpreter known = interpreter;
        if (known != null) {
            return known;
        }
        begunWith = options(example);
        begun = command(example);
        Interpreter started = Interpreter.start(runnable(), variables(), USUAL, "interpreter of " + language());
        interpreter = started;
        geometry = USUAL;
        Sign sign = awaitPrompt(started, TO_START);
        if (sign == Sign.FIRST) {
            // What it has said by now is its greeting and its usual prompt.
            Marks marks = started.newMarks();
            started.type(prompting(marks.first(), marks.next()) + "\n");
            sign = awaitPrompt(started, TO_START);
        }
        String said = started.take().strip();
        if (sign != Sign.FIRST) {
            throw new IOException(program() + " " + (sign == Sign.ENDED ? started.ending() : "did not give a prompt within "
                    + TO_START.toSeconds() + " s") + (said.isEmpty() ? "" : ", and said: " + said));
        }
        return started;
    }

    /** Whether examples say themselves which program it is. */
    private boolean isChosen() {
        return !begun.equals(command);
    }

    private String variable() {
        return "WEFT_" + language().toUpperCase(Locale.ROOT).replaceAll("\\W", "_");
    }

    private String program() {
        String other = isChosen() ? null : System.getenv(variable());
        return other == null || other.isBlank() ? begun.getFirst() : other;
    }

    private List<String> runnable() throws IOException {
        String program = program();
        Stream<Path> places = program.contains("/") ? Stream.of(Path.of(program))
                : Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, program));
        if (places.noneMatch(Files::isExecutable)) {
            throw new IOException("examples in " + language() + " need " + program + ", which is not there: install it"
                    + (isChosen() ? "" : ", or set " + variable() + " to the path of a program"));
        }
        return Stream.concat(Stream.of(program), begun.stream().skip(1)).toList();
    }

    private Map<String, String> variables() {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.keySet().removeAll(List.of("COLUMNS", "LINES", "PROMPT_COMMAND", "ENV", "VISUAL", "EDITOR", "PYTHONINSPECT", "PYTHONSTARTUP",
                "LC_CTYPE", "LC_MESSAGES"));
        all.putAll(Map.of("TERM", begunWith.text(TERM_TYPE).orElse(DUMB), "LANG", "C.UTF-8", "LC_ALL", "C.UTF-8", "PAGER", "cat",
                "GIT_PAGER", "cat"));
        all.putAll(environment());
        return all;
    }

    @Override
    public void end() {
        Interpreter known = interpreter;
        interpreter = null;
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void close() {
        end();
    }
}
