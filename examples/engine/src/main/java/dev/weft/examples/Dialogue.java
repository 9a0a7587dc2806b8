package dev.weft.examples;

import dev.weft.examples.Interpreter.Sign;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is typed at an interpreter for one example, and answered, within its time. */
final class Dialogue {
    private static final Pattern BRACKETS = Pattern.compile("(.*)\\[([^\\[\\]]*)]\\s*");
    private static final Pattern BEFORE_TAGS = Pattern.compile("^.*" + Expectation.TAG);
    /** How long what is stopped may take to be so. */
    private static final Duration TO_STOP = Duration.ofSeconds(4);

    /**
     * Something to be typed.
     *
     * @param when how the output ends then
     */
    private record Input(String when, String text) {}

    private final Interpreter interpreter;
    private final Queue<Input> inputs = new ArrayDeque<>();
    private final @Nullable Duration silence;
    private final String stop;
    private final boolean stopsWhenLate;
    private final long deadline;

    /**
     * The dialogue of an example.
     *
     * @param silence for how long nothing may come before what runs is stopped, if that matters
     * @param stop what is typed to stop what runs
     * @param stopsWhenLate whether that is done also when its time is over
     */
    Dialogue(Interpreter interpreter, Duration limit, @Nullable Duration silence, String stop, boolean stopsWhenLate) {
        this.interpreter = interpreter;
        this.silence = silence;
        this.stop = stop;
        this.stopsWhenLate = stopsWhenLate;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** Has text in brackets at the ends of these lines typed where the output comes to it. */
    void addInputs(List<String> lines) {
        String before = "";
        for (String line : lines) {
            Matcher brackets = BRACKETS.matcher(line);
            if (brackets.matches()) {
                String when = BEFORE_TAGS.matcher(brackets.group(1)).replaceFirst("");
                inputs.add(new Input(brackets.group(1).isEmpty() ? before : when, brackets.group(2)));
                before = "";
            } else {
                before = BEFORE_TAGS.matcher(line).replaceFirst("") + "\n";
            }
        }
    }

    /** Types a line and waits for what the interpreter makes of it. */
    Sign say(String line) throws InterruptedException {
        interpreter.type(line + "\n");
        while (true) {
            Input next = inputs.peek();
            Sign sign = interpreter.await(deadline, silence, next == null ? null : next.when());
            if (sign == Sign.SILENT || sign == Sign.LATE && stopsWhenLate) {
                interpreter.type(stop);
                return interpreter.await(System.nanoTime() + TO_STOP.toNanos(), null, null);
            }
            if (sign != Sign.CAME || next == null) {
                return sign;
            }
            inputs.remove();
            interpreter.typeSeen(next.text() + "\n", "[" + next.text() + "]\n");
        }
    }

    /** What was waited for when time was over, to be added to a sentence. */
    String missed() {
        Input next = inputs.peek();
        return next == null ? "" : " and did not come to \"" + next.when().strip() + "\", where \"" + next.text() + "\" is to be typed";
    }
}
