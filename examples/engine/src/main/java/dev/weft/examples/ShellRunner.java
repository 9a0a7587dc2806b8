package dev.weft.examples;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shell: bash, or another one that examples name, without what is set up for its user. */
class ShellRunner extends InterpreterRunner {
    private static final ExampleOption STOP_ON_SILENCE = new ExampleOption("stop-on-silence", ExampleOption.Kind.FLAG_OR_SECONDS,
            "what runs is stopped when it has said nothing for so many seconds (0.2), and the example is done");
    private static final ExampleOption STOP_ON_TIMEOUT =
            ExampleOption.flag("stop-on-timeout", "what takes longer than it may is stopped, and the example is done");
    private static final ExampleOption STOP_SIGNAL = new ExampleOption("stop-signal", ExampleOption.Kind.TEXT,
            "how it is stopped: suspend, after which fg, bg and kill know it, or interrupt, which ends it");
    private static final ExampleOption SHELL =
            new ExampleOption("shell", ExampleOption.Kind.TEXT, "which shell runs it: bash, sh, dash, zsh or ksh");
    private static final String BASH = "bash";
    private static final String KSH = "ksh";
    private static final String ZSH = "zsh";
    private static final List<String> AS_BASH =
            List.of(BASH, "--norc", "--noprofile", "--noediting", "+H", "+o", "history", "-i");
    private static final Map<String, List<String>> COMMANDS = Map.of(BASH, AS_BASH, "sh", List.of("sh", "-i"),
            "dash", List.of("dash", "-i"), KSH, List.of(KSH, "+o", "emacs", "+o", "vi", "-i"),
            // As POSIX has it: comments, and parameters in prompts, which are not put on lines of their own.
            ZSH, List.of(ZSH, "-f", "+o", "zle", "+o", "promptcr", "+o", "promptsp", "+o", "banghist", "-o", "promptsubst",
                    "-o", "interactivecomments", "-i"));
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final String SUSPEND = "\u001a";
    /** What shells say of a job that was suspended. */
    private static final Pattern STOPPED = Pattern.compile("(?m)^(\\[\\d+]\\s*[+-]?\\s+Stopped|zsh: suspended)\\b.*\\n?");
    private static final Pattern EXIT = Pattern.compile("(?m)^exit\\n?\\z");

    private static final Set<String> PLACES = Set.of("sh", "bash", "shell", "console", "shell-session", "shellsession", "sh-session",
            "bash-session", "terminal", "text", "txt", "plain", "plaintext");

    ShellRunner() {
        super(new Prompt("shell", "$", ">", "#", PLACES), AS_BASH);
    }

    @Override
    List<String> command(Example first) {
        return options(first).text(SHELL).map(COMMANDS::get).orElse(AS_BASH);
    }

    @Override
    Map<ExampleOption, String> lasting() {
        Map<ExampleOption, String> all = new HashMap<>(super.lasting());
        all.put(SHELL, BASH);
        return all;
    }

    @Override
    protected String prompting(String first, String next) {
        // The first sign by a parameter, so that what lists variables gives no prompt; ksh knows parameters in the first prompt only.
        String second = begun().getFirst().equals(KSH) ? next : next.replace("{", "${weft}");
        return "weft='{' PS1='" + first.replace("{", "${weft}") + "' PS2='" + second + "'";
    }

    @Override
    public List<ExampleOption> options() {
        return Stream.concat(super.options().stream(), Stream.of(SHELL, STOP_ON_SILENCE, STOP_ON_TIMEOUT, STOP_SIGNAL)).toList();
    }

    @Override
    @Nullable Duration silence(Example example) {
        return options(example).is(STOP_ON_SILENCE, false) ? options(example).seconds(STOP_ON_SILENCE, SILENCE) : null;
    }

    @Override
    Optional<String> wrong(Example example, String code) {
        return options(example).text(STOP_SIGNAL).filter(signal -> !signal.equals("suspend") && !signal.equals("interrupt"))
                .map(signal -> "+stop-signal must be suspend or interrupt, but was \"" + signal + "\"")
                .or(() -> options(example).text(SHELL).filter(shell -> !COMMANDS.containsKey(shell))
                        .map(shell -> "+shell must be bash, sh, dash, zsh or ksh, but was \"" + shell + "\""))
                .or(() -> super.wrong(example, code));
    }

    /** In the midst of a command, zsh sees an interrupt when it has read another line. */
    @Override
    String interrupt() {
        return begun().getFirst().equals(ZSH) ? INTERRUPT + "\n" : INTERRUPT;
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
