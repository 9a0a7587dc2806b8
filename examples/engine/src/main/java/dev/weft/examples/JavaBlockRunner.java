package dev.weft.examples;

import dev.weft.examples.JavaBlock.Import;
import dev.weft.examples.JavaBlockCompiler.Result;
import dev.weft.examples.JavaBlockParser.Result.Refused;
import dev.weft.examples.JavaBlockParser.Result.Understood;
import dev.weft.examples.JavaBlockSource.Located;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Java in blocks without prompts. All blocks of a file are compiled together when it begins; those that are marked so are run, each in a
 * class loader of its own.
 */
final class JavaBlockRunner implements ExampleRunner {
    static final String LANGUAGE = "javac";

    private static final ExampleOption RUN = ExampleOption.flag("run", "a block without prompts is run, too");
    private static final ExampleOption CONTINUED =
            ExampleOption.flag("continued", "a block without prompts goes on with the one before: both are one program");

    private final JavaPlatform platform;
    private final Supplier<List<Path>> classPath;
    private final Capture capture = new Capture();
    private final ThreadGroup threads = new ThreadGroup("blocks");
    private final Map<String, Block> blocks = new HashMap<>();
    private List<Path> looked = List.of();
    private @Nullable JavaBlockCompiler compiler;
    private @Nullable JavaSession session;
    private ExampleOptions all = ExampleOptions.NONE;

    /**
     * A runner whose compiler starts with the first file that has blocks.
     *
     * @param platform that examples run on
     * @param classPath jars and folders that they see, of the file that was begun
     */
    JavaBlockRunner(JavaPlatform platform, Supplier<List<Path>> classPath) {
        this.platform = platform;
        this.classPath = classPath;
    }

    @Override
    public void open(PluginContext context) {
        all = context.options();
    }

    @Override
    public String language() {
        return LANGUAGE;
    }

    /** None: an example is a whole block. */
    @Override
    public List<Prompt> prompts() {
        return List.of();
    }

    @Override
    public List<ExampleOption> options() {
        return List.of(RUN, CONTINUED);
    }

    /**
     * A block and what came of it.
     *
     * @param chain the blocks that are its program, the last of which is it
     */
    private record Block(List<Example> chain, JavaBlockParser.Result parsed, @Nullable JavaBlockSource source, @Nullable Result result) {
        Block with(@Nullable JavaBlockSource newSource, @Nullable Result newResult) {
            return new Block(chain, parsed, newSource, newResult);
        }
    }

    private boolean is(Example example, ExampleOption option) {
        return example.options().over(all).is(option, false);
    }

    @Override
    public void begin(String file, List<Example> examples) {
        look(classPath.get());
        List<Example> meant = examples.stream().filter(example -> !is(example, ExampleOption.SKIP)).toList();
        List<JavaBlockParser.Result> parsed = parser().parse(meant.stream().map(Example::code).toList());
        Example before = null;
        for (int i = 0; i < meant.size(); i++) {
            Example example = meant.get(i);
            List<Example> chain = new ArrayList<>();
            if (before != null && is(example, CONTINUED)) {
                chain.addAll(block(before).chain());
            }
            chain.add(example);
            blocks.put(example.place(), new Block(chain, parsed.get(i), null, null));
            before = is(example, ExampleOption.COMPILE_FAIL) ? before : example;
        }
        compile(file, meant);
    }

    private Block block(Example example) {
        return Objects.requireNonNull(blocks.get(example.place()));
    }

    private void compile(String file, List<Example> examples) {
        List<Import> given = new ArrayList<>(ofSource(file));
        Map<JavaBlockSource, Example> sources = new LinkedHashMap<>();
        for (Example example : examples) {
            List<JavaBlock> program = program(block(example));
            if (!program.isEmpty()) {
                JavaBlockSource source = new JavaBlockSource(sources.size(), program, platform.usualImports()
                        + others(given, program));
                sources.put(source, example);
                blocks.computeIfPresent(example.place(), (_, block) -> block.with(source, null));
                if (!is(example, ExampleOption.COMPILE_FAIL)) {
                    given.addAll(program.getLast().imports());
                }
            }
        }
        // Those that are meant to be wrong would have the others compiled once more.
        List<JavaBlockSource> run = new ArrayList<>();
        List<JavaBlockSource> compiled = new ArrayList<>();
        List<JavaBlockSource> wrong = new ArrayList<>();
        sources.forEach((source, example) ->
                (is(example, ExampleOption.COMPILE_FAIL) ? wrong : is(example, RUN) ? run : compiled).add(source));
        Map<JavaBlockSource, Result> results = new HashMap<>(compiler().compile(run, true));
        results.putAll(compiler().compile(compiled, false));
        results.putAll(compiler().compile(wrong, false));
        List<Import> good = new ArrayList<>(ofSource(file));
        sources.forEach((source, example) -> {
            settle(example, source, results.get(source), good);
            List<JavaBlock> program = program(block(example));
            if (!Objects.requireNonNull(block(example).result()).isRefused()) {
                good.addAll(program.getLast().imports());
            }
        });
    }

    /**
     * What an earlier block has imported may be wrong, and none of this one's business; then it is compiled without.
     *
     * @param good imports of earlier blocks that are right
     */
    private void settle(Example example, JavaBlockSource source, @Nullable Result result, List<Import> good) {
        Block block = block(example);
        boolean againstGiven = Objects.requireNonNull(result).problems().stream().anyMatch(problem -> problem.block() < 0);
        JavaBlockSource used = !againstGiven ? source
                : new JavaBlockSource(0, program(block), platform.usualImports() + others(good, program(block)));
        Result last = againstGiven ? compiler().compile(List.of(used), true).get(used) : result;
        blocks.put(example.place(), block.with(used, last));
    }

    /** All blocks of a program; empty if one of them is no code. */
    private List<JavaBlock> program(Block block) {
        List<JavaBlock> program = new ArrayList<>();
        for (Example each : block.chain()) {
            JavaBlockParser.Result parsed = each == block.chain().getLast() ? block.parsed() : block(each).parsed();
            if (!(parsed instanceof Understood(JavaBlock known))) {
                return List.of();
            }
            program.add(known);
        }
        return program;
    }

    /** What blocks in the comments of a source see of it: its package and its imports, if it is compiled. */
    private List<Import> ofSource(String file) {
        if (!file.endsWith(".java")) {
            return List.of();
        }
        try {
            if (parser().parse(List.of(Files.readString(Path.of(file)))).getFirst() instanceof Understood(JavaBlock source)
                    && !source.packageName().isEmpty() && compiler().files().list(StandardLocation.CLASS_PATH, source.packageName(),
                            Set.of(JavaFileObject.Kind.CLASS), false).iterator().hasNext()) {
                return Stream.concat(Stream.of(new Import("import " + source.packageName() + ".*;", "*", false)), source.imports().stream())
                        .toList();
            }
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of imports that are no others' names in a program. */
    private static String others(List<Import> given, List<JavaBlock> program) {
        Set<String> own = program.stream().flatMap(block ->
                Stream.concat(block.imports().stream().filter(each -> !each.isModule()).map(Import::name), block.typeNames().stream()))
                .collect(Collectors.toSet());
        Map<String, String> texts = new LinkedHashMap<>();
        for (Import each : given) {
            boolean all = each.isModule() || each.name().equals("*");
            if (all || !own.contains(each.name())) {
                // The last one of a name counts.
                texts.put(all ? each.text() : each.name(), each.text());
            }
        }
        return String.join(" ", texts.values());
    }

    /** A compiler that has looked at a class path is kept for the next file that has it. */
    private void look(List<Path> path) {
        if (compiler == null || !path.equals(looked)) {
            close(compiler);
            looked = path;
            compiler = new JavaBlockCompiler(ToolProvider.getSystemJavaCompiler(), path, platform.compilerOptions());
        }
    }

    private JavaBlockCompiler compiler() {
        return Objects.requireNonNull(compiler);
    }

    private JavaBlockParser parser() {
        return new JavaBlockParser(ToolProvider.getSystemJavaCompiler(), compiler().files());
    }

    @Override
    public Answer run(Example example, String code, Duration limit) {
        Block known = blocks.get(example.place());
        Block block = known != null && code.equals(known.chain().getLast().code()) ? known : alone(example, code, known);
        Answer refusal = refusal(block, code);
        if (refusal != null || !is(example, RUN) || is(example, ExampleOption.COMPILE_FAIL)) {
            return refusal != null ? refusal : new Answer("", End.ORDERLY, "");
        }
        JavaBlockSource source = Objects.requireNonNull(block.source());
        if (!source.isProgram()) {
            String rule = "a block that is run must have statements or a method main, but has neither";
            return new Answer("|  Error:\n|  " + rule, End.REFUSED, example.place() + ": " + rule);
        }
        JavaSession running = session();
        JavaBlockRun run = new JavaBlockRun(threads, capture, running, source, Objects.requireNonNull(block.result()).classes());
        Answer answer = run.run(example, limit);
        if (answer.end() == End.GONE || run.isLost()) {
            // What is there cannot be used again, but another one can be begun.
            session = running.isEnded() ? null : running;
        }
        return answer;
    }

    /** A block in whose code tags were replaced. */
    private Block alone(Example example, String code, @Nullable Block known) {
        Block block = new Block(known == null ? List.of(example) : known.chain(), parser().parse(List.of(code)).getFirst(), null, null);
        List<JavaBlock> program = program(block);
        if (program.isEmpty()) {
            return block;
        }
        JavaBlockSource source = new JavaBlockSource(0, program, platform.usualImports());
        return block.with(source, compiler().compile(List.of(source), true).get(source));
    }

    private @Nullable Answer refusal(Block block, String code) {
        Example own = block.chain().getLast();
        if (block.parsed() instanceof Refused(List<JavaProblem> problems)) {
            return refused(own, code, problems);
        }
        Result result = block.result();
        if (result == null || result.problems().stream().anyMatch(each -> each.block() != block.chain().size() - 1)) {
            Example broken = block.chain().stream().filter(each -> refusal(block(each), each.code()) != null).findFirst().orElse(own);
            String rule = "the block that it goes on with must compile, but " + broken.place() + " does not";
            return new Answer("|  Error:\n|  " + rule, End.REFUSED, own.place() + ": " + rule);
        }
        return result.isRefused() ? refused(own, code, result.problems().stream().map(Located::problem).toList()) : null;
    }

    private static Answer refused(Example example, String code, List<JavaProblem> problems) {
        JavaProblem first = problems.getFirst();
        return new Answer(problems.stream().map(problem -> problem.said(code)).collect(Collectors.joining("\n")), End.REFUSED,
                example.place(first.from()) + ": error: " + first.sentence());
    }

    private JavaSession session() {
        JavaSession known = session;
        if (known == null) {
            known = platform.begin(looked, capture, threads);
            session = known;
        }
        return known;
    }

    /** What blocks have loaded of the class path is as new for the next file. */
    @Override
    public void end() {
        threads.interrupt();
        blocks.clear();
        close(session);
        session = null;
    }

    @Override
    public void close() {
        end();
        close(compiler);
        compiler = null;
    }

    private static void close(@Nullable AutoCloseable resource) {
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
