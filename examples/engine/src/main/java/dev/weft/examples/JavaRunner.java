package dev.weft.examples;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Java by JShell, whose compiler is in this JVM. A value is shown where the expected text asks for one by a line that begins with
 * {@code =>}; of an example with the JDK's own prompt all is shown that its {@code jshell} prints.
 */
final class JavaRunner implements ExampleRunner {
    static final String LANGUAGE = "java";

    private static final Pattern STACK = Pattern.compile("(?m)^\\|\\s+at .*\\R?");
    /** What values without a name are called begins with it. */
    private static final String UNNAMED = "$";

    private final JavaPlatform platform;
    private final Supplier<List<Path>> classPath;
    private final Capture capture = new Capture();
    private List<Path> seen = List.of();
    private final ThreadGroup threads = new ThreadGroup("examples");
    private ExampleOptions all = ExampleOptions.NONE;
    private @Nullable JShell shell;
    private @Nullable JavaSession place;
    private UsualImports imports = new UsualImports();
    /** Whether an example may ask for a value that has no name but JShell's. */
    private boolean keepsUnnamed = true;
    private boolean usable = true;

    /**
     * A runner that starts its session with its first example.
     *
     * @param platform that examples run on
     * @param classPath jars and folders that they see, of the file that was begun
     */
    JavaRunner(JavaPlatform platform, Supplier<List<Path>> classPath) {
        this.platform = platform;
        this.classPath = classPath;
    }

    @Override
    public void open(PluginContext context) {
        all = context.options();
    }

    @Override
    public void begin(String file, List<Example> examples) {
        seen = classPath.get();
        keepsUnnamed = examples.stream().anyMatch(
                example -> example.code().contains(UNNAMED) || example.options().over(all).is(ExampleOption.PASTE, false));
    }

    @Override
    public String language() {
        return LANGUAGE;
    }

    @Override
    public List<Prompt> prompts() {
        return List.of(new Prompt(language(), "j>", "..", "//"), new Prompt(language(), "jshell>", "...>", "//"));
    }

    private JShell session() {
        JShell known = shell;
        if (known == null) {
            JavaSession begun = platform.begin(seen, capture, threads);
            place = begun;
            known = platform.shell(seen.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)))
                    .executionEngine(begun.provider(), null)
                    .out(System.out)
                    .err(System.err)
                    .build();
            known.eval(UsualImports.FIRST);
            imports = new UsualImports();
            shell = known;
        }
        return known;
    }

    @Override
    public Answer run(Example example, String code, Duration limit) {
        JShell session;
        try {
            session = session();
            imports.neededBy(code).forEach(session::eval);
        } catch (IllegalStateException e) {
            return new Answer("", End.GONE, death().orElse("its session cannot be started: " + e.getMessage()));
        }
        TimedRun run = new TimedRun(threads, Objects.requireNonNull(place), capture, session::stop);
        Answer answer = run.run(() -> evaluate(session, example, code), Examples.THREAD_NAME + example.place(), limit);
        if (run.isLost()) {
            shell = null;
            usable = place != null && place.isEnded();
        }
        return death().map(sentence -> new Answer(answer.said(), End.GONE, sentence)).orElse(answer);
    }

    private Optional<String> death() {
        return Optional.ofNullable(place).flatMap(JavaSession::death);
    }

    private Answer evaluate(JShell session, Example example, String code) {
        Transcript transcript = new Transcript(session, capture, example, example.isTranscript());
        int from = 0;
        while (!code.substring(from).isBlank()) {
            String rest = code.substring(from);
            CompletionInfo info = session.sourceCodeAnalysis().analyzeCompletion(rest);
            // What is not complete is refused as a whole, with the compiler's reason.
            boolean complete = info.completeness().isComplete();
            int end = complete ? code.length() - info.remaining().length() : code.length();
            String source = complete ? info.source() : rest;
            for (SnippetEvent event : session.eval(source)) {
                if (!transcript.add(event, source, from) || death().isPresent()) {
                    return ended(transcript);
                }
                forget(session, event.snippet());
            }
            from = end;
        }
        return new Answer(transcript.text(), End.ORDERLY, "");
    }

    /** Otherwise all later code imports and reads each value that there was. */
    private void forget(JShell session, Snippet snippet) {
        if (!keepsUnnamed && snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND && session.status(snippet).isActive()) {
            session.drop(snippet);
        }
    }

    private Answer ended(Transcript transcript) {
        // What variables of a session hold is free again only when the session ends.
        if (transcript.isOutOfMemory() && place != null && place.isMemoryFull()) {
            return new Answer(transcript.text(), End.GONE, "it keeps all memory that there is");
        }
        return new Answer(transcript.text(), transcript.isRefused() ? End.REFUSED : End.ORDERLY, transcript.problem());
    }

    /** Without the places of exceptions: they say more of the machinery than of the example. */
    @Override
    public String expected(Example example) {
        return STACK.matcher(example.expected().text()).replaceAll("");
    }

    /** Not if an example still runs, or threads that were started without end. */
    @Override
    public boolean isUsable() {
        return usable && !TimedRun.isCrowded(threads);
    }

    @Override
    public void close() {
        end();
    }

    /** Threads that examples have left are interrupted. */
    @Override
    public void end() {
        threads.interrupt();
        JShell known = shell;
        shell = null;
        if (known != null) {
            known.close();
        }
        JavaSession begun = place;
        place = null;
        if (begun != null) {
            begun.close();
        }
    }
}
