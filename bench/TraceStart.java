// What tracing adds to the start of a program, in CPU time: a hello world, and a program of 2,000 classes with 22,000 methods.
// Run with: ./weft run bench/TraceStart.java [rounds]      (Linux; prints Markdown tables of medians, all sides in turns)
// First run of all: nothing is kept from any. First run of the program: hooks of the JDK are kept from another one. The archive is the one
// that the first `weft trace` makes; the cache has woven classes of an earlier run of the same program.
import module java.base;
import module java.compiler;
import dev.weft.Pool;
import dev.weft.trace.TraceOptions;

/** A line of the table. */
record Case(String title, String target, List<String> command, Kept kept) {}

/** What earlier runs have left. */
enum Kept { NOTHING, HOOKS, ALL }

static final int CLASSES = 2_000;
static final int METHODS = 11;

static final String HELLO = "public class Hello { public static void main(String[] a) { System.out.println(\"hello\"); } }";
static final String EMPTY = "public class Empty { public static void premain(String a) {} }";

void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
    Path folder = Files.createTempDirectory("trace-start-");
    try {
        Path hello = program(folder, "hello", Map.of("Hello", HELLO), "Main-Class: Hello");
        Path many = program(folder, "many", manyClasses(), "Main-Class: Main");
        Path empty = program(folder, "empty", Map.of("Empty", EMPTY), "Premain-Class: Empty\nCan-Retransform-Classes: true");
        table("hello world", hello, rounds, empty, folder, "≤ 100", "≤ 60");
        table("2,000 classes", many, Math.min(rounds, 5), empty, folder, "≤ 1,000", "≤ 300");
    } finally {
        remove(folder);
    }
}

void table(String title, Path program, int rounds, Path empty, Path folder, String first, String cached) throws Exception {
    Path traces = Files.createDirectories(folder.resolve("traces"));
    Path caches = Files.createDirectories(folder.resolve("caches"));
    var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", program.toString());
    var withEmpty = new ArrayList<>(command);
    withEmpty.add(1, "-javaagent:" + empty);
    List<String> traced = TraceOptions.in(traces).withCache(caches.toString()).traced(agent(), command);
    List<String> fromArchive = fromArchive(traced, program, folder);
    var cases = List.of(
            new Case("untraced", "", command, Kept.ALL),
            new Case("an agent that does nothing", "", withEmpty, Kept.ALL),
            new Case("traced, first run of all", "", traced, Kept.NOTHING),
            new Case("traced, first run of the program, from the archive", first, fromArchive, Kept.HOOKS),
            new Case("traced, woven classes from the cache", "", traced, Kept.ALL),
            new Case("traced, from both", cached, fromArchive, Kept.ALL));
    var millis = new ArrayList<List<Double>>();
    for (Case each : cases) {
        cpu(each, traces, caches);
        millis.add(new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < cases.size(); i++) {
            millis.get(i).add(cpu(cases.get(i), traces, caches));
        }
    }
    IO.println("| " + title + ", ms of CPU | median | least | added | target |\n|---|---|---|---|---|");
    for (int i = 0; i < cases.size(); i++) {
        double added = median(millis.get(i)) - median(millis.getFirst());
        IO.println("| %s | %.0f | %.0f | %s | %s |".formatted(cases.get(i).title(), median(millis.get(i)), Collections.min(millis.get(i)),
                i == 0 ? "–" : "%.0f".formatted(added), cases.get(i).target()));
    }
    IO.println("");
}

/** The command as {@code weft trace} runs it once it has made its archive, which it does in the background. */
List<String> fromArchive(List<String> traced, Path program, Path folder) throws Exception {
    Path home = agent().resolve("../../..").normalize();
    var weft = new ProcessBuilder(home.resolve("bin/weft").toString(), "trace", "-q", "-o", folder.resolve("report.html").toString(),
            traced.getFirst(), "-jar", program.toString()).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    weft.environment().put("WEFT_HOME", home.toString());
    weft.start().waitFor();
    for (int i = 0; i < 600; i++) {
        try (var files = Files.newDirectoryStream(home, "trace-plain-*.aot")) {
            for (Path archive : files) {
                var command = new ArrayList<>(traced);
                command.addAll(1, List.of("-Xlog:aot*=off", "-XX:AOTCache=" + archive));
                return command;
            }
        }
        Thread.sleep(100);
    }
    throw new IllegalStateException("weft trace has made no archive in " + home);
}

double cpu(Case each, Path traces, Path caches) throws Exception {
    clear(traces);
    if (each.kept() == Kept.NOTHING) {
        clear(caches);
    } else if (each.kept() == Kept.HOOKS) {
        try (var files = Files.newDirectoryStream(caches, "*.woven")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
    double before = cpuOfChildren();
    int code = new ProcessBuilder(each.command()).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    if (code != 0) {
        throw new IllegalStateException(each.command() + " ended with " + code);
    }
    return cpuOfChildren() - before;
}

/** User and system time of all children that have ended, in milliseconds, as getrusage(2) tells it. */
double cpuOfChildren() throws Exception {
    int children = -1;
    var linker = Linker.nativeLinker();
    try (var arena = Arena.ofConfined()) {
        MemorySegment usage = arena.allocate(ValueLayout.JAVA_LONG, 18);
        var call = linker.downcallHandle(linker.defaultLookup().findOrThrow("getrusage"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        if ((int) call.invoke(children, usage) != 0) {
            throw new IllegalStateException("getrusage failed");
        }
        long[] times = usage.toArray(ValueLayout.JAVA_LONG);
        return (times[0] + times[2]) * 1e3 + (times[1] + times[3]) / 1e3;
    } catch (Throwable e) {
        throw new IllegalStateException(e);
    }
}

double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
}

Map<String, String> manyClasses() {
    var sources = new HashMap<String, String>();
    var main = new StringBuilder("public class Main { public static void main(String[] a) { int sum = 0;\n");
    for (int i = 0; i < CLASSES; i++) {
        var source = new StringBuilder("final class C" + i + " {\n    private int state;\n    private String name = \"c" + i + "\";\n");
        for (int j = 0; j < METHODS - 1; j++) {
            source.append("""
                        int method%1$d(int from, String text) {
                            int sum = from + text.length();
                            for (int k = 0; k < 3; k++) {
                                sum += state * k + (text.isEmpty() ? %1$d : name.hashCode());
                            }
                            state = sum;
                            return sum;
                        }
                    """.formatted(j));
        }
        source.append("    int all(int from) {\n        int sum = from;\n");
        for (int j = 0; j < METHODS - 1; j++) {
            source.append("        sum += method").append(j).append("(sum, name);\n");
        }
        source.append("        return sum;\n    }\n}\n");
        sources.put("C" + i, source.toString());
        main.append("sum += step").append(i / 500).append("(").append(i).append(", sum);\n");
    }
    main.append("System.out.println(sum); }\n");
    for (int part = 0; part < CLASSES / 500; part++) {
        main.append("static int step").append(part).append("(int i, int sum) { return switch (i) {\n");
        for (int i = part * 500; i < (part + 1) * 500; i++) {
            main.append("case ").append(i).append(" -> new C").append(i).append("().all(sum);\n");
        }
        main.append("default -> 0; }; }\n");
    }
    sources.put("Main", main.append("}\n").toString());
    return sources;
}

/** Compiles the classes into a jar. */
Path program(Path folder, String name, Map<String, String> sources, String attributes) throws Exception {
    Path classes = Files.createDirectories(folder.resolve(name));
    var files = new ArrayList<SimpleJavaFileObject>();
    sources.forEach((type, text) -> files.add(new SimpleJavaFileObject(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {
        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }));
    var compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
    if (!compiler.getTask(null, null, null, List.of("-g", "-d", classes.toString()), null, files).call()) {
        throw new IllegalStateException(name + " does not compile");
    }
    Path jar = folder.resolve(name + ".jar");
    var manifest = new Manifest(new ByteArrayInputStream(("Manifest-Version: 1.0\n" + attributes + "\n").getBytes()));
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest); var found = Files.list(classes)) {
        for (Path file : found.sorted().toList()) {
            out.putNextEntry(new ZipEntry(file.getFileName().toString()));
            Files.copy(file, out);
        }
    }
    return jar;
}

/** Weft's agent, which lies beside its jars for programs. */
Path agent() throws Exception {
    Path own = Path.of(Pool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return own.resolveSibling("../agent/weft-trace-agent.jar").normalize();
}

void clear(Path folder) throws IOException {
    remove(folder);
    Files.createDirectories(folder);
}

void remove(Path folder) throws IOException {
    try (var found = Files.walk(folder)) {
        for (Path file : found.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
        }
    }
}
