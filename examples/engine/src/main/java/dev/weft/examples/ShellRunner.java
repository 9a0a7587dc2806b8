package dev.weft.examples;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shell: bash without what is set up for its user. */
class ShellRunner extends InterpreterRunner {
    private static final ExampleOption STOP_ON_SILENCE = new ExampleOption("stop-on-silence", ExampleOption.Kind.FLAG_OR_SECONDS,
            "what runs is stopped when it has said nothing for so many seconds (0.2), and the example is done");
    private static final ExampleOption STOP_ON_TIMEOUT =
            ExampleOption.flag("stop-on-timeout", "what takes longer than it may is stopped, and the example is done");
    private static final ExampleOption STOP_SIGNAL = new ExampleOption("stop-signal", ExampleOption.Kind.TEXT,
            "how it is stopped: suspend, after which fg, bg and kill know it, or interrupt, which ends it");
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final String SUSPEND = "\u001a";
    /** What bash says of a job that was suspended. */
    private static final Pattern STOPPED = Pattern.compile("(?m)^\\[\\d+][+-]?\\s+Stopped\\b.*\\n?");
    private static final Pattern EXIT = Pattern.compile("(?m)^exit\\n?\\z");

    private static final Set<String> PLACES = Set.of("sh", "bash", "shell", "console", "shell-session", "shellsession", "sh-session",
            "bash-session", "terminal", "text", "txt", "plain", "plaintext");

    ShellRunner() {
        super(new Prompt("shell", "$", ">", "#", PLACES),
                List.of("bash", "--norc", "--noprofile", "--noediting", "+H", "+o", "history", "-i"));
    }

    @Override
    protected String prompting(String first, String next) {
        // The first sign as a number, so that what lists variables gives no prompt.
        return "PS1='" + first.replace("{", "\\173") + "' PS2='" + next.replace("{", "\\173") + "'";
    }

    @Override
    public List<ExampleOption> options() {
        return Stream.concat(super.options().stream(), Stream.of(STOP_ON_SILENCE, STOP_ON_TIMEOUT, STOP_SIGNAL)).toList();
    }

    @Override
    @Nullable Duration silence(Example example) {
        return options(example).is(STOP_ON_SILENCE, false) ? options(example).seconds(STOP_ON_SILENCE, SILENCE) : null;
    }

    @Override
    Optional<String> wrong(Example example, String code) {
        return options(example).text(STOP_SIGNAL).filter(signal -> !signal.equals("suspend") && !signal.equals("interrupt"))
                .map(signal -> "+stop-signal must be suspend or interrupt, but was \"" + signal + "\"")
                .or(() -> super.wrong(example, code));
    }

    @Override
    boolean stopsWhenLate(Example example) {
        return options(example).is(STOP_ON_TIMEOUT, false);
    }

    @Override
    String stop(Example example) {
        return options(example).text(STOP_SIGNAL).filter("interrupt"::equals).isPresent() ? INTERRUPT : SUSPEND;
    }

    /** Without what bash says only to somebody who sits at it, unless that is expected. */
    @Override
    protected String said(Example example, String text) {
        String expected = example.expected().text();
        String said = expected.contains("Stopped") || silence(example) == null && !stopsWhenLate(example) ? text
                : STOPPED.matcher(text).replaceAll("");
        return EXIT.matcher(expected).find() ? said : EXIT.matcher(said).replaceFirst("");
    }
}
