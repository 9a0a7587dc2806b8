// What a traced call costs beside the same program untraced and under JFR's method tracing: each in a JVM of its own, all in turns.
// Run with: mvn -q -f bench/pom.xml package           (once: fetches Jackson)
//           ./weft run bench/TracedCalls.java [rounds]      (prints a Markdown table)
import module java.base;
import javax.tools.ToolProvider;

static final Path AGENT = Path.of("cli/target/weft/lib/agent/weft-trace-agent.jar");
static final Path JACKSON = Path.of("bench/target/jackson");
static final String CALLS = "include=TracedWorkload#fib,include=TracedWorkload#half";

/** How a workload is run: options of the agent, or of the JVM where there is none. */
enum Way {
    UNTRACED("", ""),
    NANO("clock=nano,throttle=false," + CALLS, ""),
    TSC("clock=tsc,throttle=false," + CALLS, ""),
    NO_CLOCK("clock=none,throttle=false," + CALLS, ""),
    THROTTLED("clock=tsc," + CALLS, ""),
    EXCLUDED("exclude=TracedWorkload", ""),
    JACKSON_WOVEN("clock=tsc,throttle=false,include=com.fasterxml.jackson.*", ""),
    JACKSON_THROTTLED("clock=tsc,include=com.fasterxml.jackson.*", ""),
    VIRTUAL("throttle=false,include=TracedWorkload#task,include=TracedWorkload#await,include=TracedWorkload#step", ""),
    JFR("", "-XX:StartFlightRecording:settings=profile,method-trace=TracedWorkload::fib,jdk.MethodTrace#stackTrace=false,"
            + "jdk.MethodTrace#threshold=0ns,filename=%s/calls.jfr");

    final String agent;
    final String jvm;

    Way(String agent, String jvm) {
        this.agent = agent;
        this.jvm = jvm;
    }

    /** A ring for what goes on for seconds, with pauses; a hundred thousand threads at once leave it none. */
    String buffer() {
        return this == VIRTUAL ? "maxBytes=1073741824" : "buffer=ring,maxBytes=134217728";
    }
}

/** One line of the table: what {@code way} costs of {@code workload}, over untraced or times untraced. */
record Line(String title, String workload, Way way, boolean ratio, String unit, double divisor, String target) {}

static final List<Line> LINES = List.of(
        new Line("hot traced call, TSC", "fib", Way.TSC, false, "ns", 1, "≤ 20"),
        new Line("the same, `System.nanoTime()`", "fib", Way.NANO, false, "ns", 1, "≤ 50"),
        new Line("the same, without a clock", "fib", Way.NO_CLOCK, false, "ns", 1, "≤ 4"),
        new Line("JFR `jdk.MethodTrace` without stack", "fib", Way.JFR, false, "ns", 1, "3 × ours"),
        new Line("excluded method", "fib", Way.EXCLUDED, false, "ns", 1, "0"),
        new Line("methods of 0.5 µs, TSC", "half", Way.TSC, true, "×", 1, "≤ 1.10"),
        new Line("the same, `System.nanoTime()`", "half", Way.NANO, true, "×", 1, "–"),
        new Line("Jackson `readTree`, woven, default thinning", "json", Way.JACKSON_WOVEN, true, "×", 1, "≤ 3.5"),
        new Line("the same, throttled", "json", Way.JACKSON_THROTTLED, true, "×", 1, "≤ 2"),
        new Line("throttled call", "fib", Way.THROTTLED, false, "ns", 1, "–"),
        new Line("100,000 virtual threads at once, 13 calls each, CPU a thread", "virtual", Way.VIRTUAL, false, "µs", 1_000, "≤ 4"));

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 3 : Integer.parseInt(args[0]);
    Path folder = Files.createTempDirectory("weft-bench");
    String classPath = folder + File.pathSeparator + jars();
    int compiled = ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", folder.toString(), "bench/TracedWorkload.java");
    if (compiled != 0) {
        throw new IOException("bench/TracedWorkload.java does not compile");
    }
    var best = new HashMap<String, Double>();
    for (int round = 1; round <= rounds; round++) {
        System.err.println("round " + round + " of " + rounds);
        var done = new HashSet<String>();
        for (Line line : LINES) {
            for (Way way : List.of(Way.UNTRACED, line.way)) {
                String key = line.workload + " " + way;
                if (done.add(key)) {
                    best.merge(key, measure(folder, classPath, line.workload, way), Math::min);
                }
            }
        }
    }
    IO.println("| | target | traced | untraced | cost |\n|---|---|---|---|---|");
    for (Line line : LINES) {
        double traced = best.get(line.workload + " " + line.way) / line.divisor;
        double untraced = best.get(line.workload + " " + Way.UNTRACED) / line.divisor;
        String unit = line.ratio ? "ns" : line.unit;
        IO.println(String.format(Locale.ROOT, "| %s | %s | %,.2f %s | %,.2f %s | %.2f %s |", line.title, line.target, traced, unit, untraced,
                unit, line.ratio ? traced / untraced : traced - untraced, line.unit));
    }
}

static String jars() throws IOException {
    if (!Files.isDirectory(JACKSON)) {
        throw new IOException("Jackson must be in " + JACKSON + "; fetch it: mvn -q -f bench/pom.xml package");
    }
    try (var jars = Files.list(JACKSON)) {
        return jars.map(Path::toAbsolutePath).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

static double measure(Path folder, String classPath, String workload, Way way) throws Exception {
    Path traces = Files.createTempDirectory(folder, "traces");
    var command = new ArrayList<String>(List.of(System.getProperty("java.home") + "/bin/java", "-Xms256m", "-Xmx2g"));
    if (!way.agent.isEmpty()) {
        command.add("-javaagent:" + AGENT.toAbsolutePath() + "=dir=" + traces + "," + way.buffer() + "," + way.agent);
    }
    if (!way.jvm.isEmpty()) {
        command.add(way.jvm.formatted(traces));
    }
    command.addAll(List.of("-cp", classPath, "TracedWorkload", workload));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = process.inputReader().readAllLines();
    if (process.waitFor() != 0 || lines.isEmpty()) {
        throw new IOException(String.join(" ", command) + " failed");
    }
    reportLosses(traces, workload, way);
    return Double.parseDouble(lines.getLast());
}

/** A trace that lost events did less than it should have. */
static void reportLosses(Path traces, String workload, Way way) throws IOException {
    try (var files = Files.list(traces)) {
        for (Path file : files.toList()) {
            if (file.toString().endsWith(".error")) {
                throw new IOException(Files.readString(file));
            }
            if (file.toString().endsWith(".weft")) {
                try (var in = Files.newInputStream(file)) {
                    var header = ByteBuffer.wrap(in.readNBytes(4096)).order(ByteOrder.LITTLE_ENDIAN);
                    if (header.getLong(11 * Long.BYTES) > 0) {
                        System.err.println(workload + " " + way + " lost " + header.getLong(11 * Long.BYTES) + " events");
                    }
                }
            }
            Files.delete(file);
        }
    }
}
