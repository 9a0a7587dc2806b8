// The targets of worker JVMs beside Python's multiprocessing.Pool and ProcessPoolExecutor, and beside PP4J if that was fetched with
// mvn -q -f bench/pom.xml package: all take turns, so that each sees the same machine.
// Run with: ./weft run bench/VersusPython.java [rounds]      (Linux; needs python3; prints a Markdown table)
import module dev.weft;
import javax.tools.ToolProvider;

/** One line of the table: Python's figures come from bench/python/targets.py, Weft's are measured here. */
record Case(String title, String unit, boolean higherIsBetter, double target, String python, Measurement weft) {}

interface Measurement {
    /** @return NaN if there is nothing to measure */
    double run() throws Exception;
}

static final int TASKS = 100_000;
static final int ROUND_TRIPS = 5_000;
static final byte[] MEGABYTE = new byte[1 << 20];
static final long LIMIT_NANOS = 3_000_000_000L;
static final long RATE_NANOS = 500_000_000L;

/** An option that Weft does not take for one that fits its class cache, and that changes nothing. */
static final String NO_CACHE = "-XX:+UseSerialGC";

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    Path classes = Files.createTempDirectory("weft-bench");
    int compiled = ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath(), "-d", classes.toString(), "bench/ColdStart.java");
    if (compiled != 0) {
        throw new IOException("bench/ColdStart.java does not compile");
    }
    awaitCache();
    try (var pool = Pool.processes(2)) {
        warmUp(pool);
        for (int i = 0; i < 40; i++) {
            pool.map(Collections.nCopies(50, MEGABYTE), b -> b, MapOptions.defaults().chunk(1));
        }
        List<Case> cases = cases(pool, classes);
        var figures = new HashMap<String, List<Double>>();
        for (int round = 1; round <= rounds; round++) {
            System.err.println("round " + round + " of " + rounds);
            python().forEach((name, value) -> figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
            pp4j(classes).forEach((name, value) -> figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
            for (Case one : cases) {
                figures.computeIfAbsent(one.title, _ -> new ArrayList<>()).add(one.weft.run());
            }
        }
        print(cases, figures, rounds);
    }
}

static List<Case> cases(Pool pool, Path classes) {
    var options = ProcessOptions.defaults();
    Fn<Integer, Integer> same = n -> n;
    return List.of(
            new Case("start → first result", "ms", false, 40, "start", () -> firstResult(options.workers(1))),
            new Case("the same without class cache", "ms", false, 50, "start", () -> firstResult(options.workers(1).jvmArgs(NO_CACHE))),
            new Case("pool of two, both have answered", "ms", false, 45, "ready", () -> firstResult(options.workers(2))),
            new Case("the same, first pool of a JVM", "ms", false, Double.NaN, "ready", () -> child(classes, "first pool")),
            new Case("small tasks, a future each", "tasks/s", true, 2.5e6, "futures", () -> rate(TASKS, () -> futures(pool, same))),
            new Case("the same, first 100,000 of a JVM", "tasks/s", true, 300e3, "futures", () -> child(classes, "first tasks")),
            new Case("`map`, default chunks", "tasks/s", true, 20e6, "map", () -> rate(TASKS, () -> pool.map(range(TASKS), same))),
            new Case("`map`, chunks of one", "tasks/s", true, Double.NaN, "map1",
                    () -> rate(TASKS, () -> pool.map(range(TASKS), same, MapOptions.defaults().chunk(1)))),
            new Case("`submit().get()`, p50", "µs", false, 30, "p50", () -> roundTrip(pool, same, 0.50)),
            new Case("`submit().get()`, p99", "µs", false, Double.NaN, "p99", () -> roundTrip(pool, same, 0.99)),
            new Case("1 MiB arguments and results", "GiB/s", true, 4.7, "bytes",
                    () -> rate(100, () -> pool.map(Collections.nCopies(50, MEGABYTE), b -> b, MapOptions.defaults().chunk(1))) / 1024),
            new Case("round trip of 100 bytes, p50", "µs", false, 0.5, "duplex", () -> exchange(0.5)),
            new Case("round trip of 100 bytes, p99", "µs", false, Double.NaN, "duplex99", () -> exchange(0.99)),
            new Case("lost worker known", "ms", false, 10, "lost", () -> lost()),
            new Case("task to a spare", "ms", false, 1, "", () -> toSpare()),
            new Case("time-out overshoot", "ms", false, 20, "", () -> overshoot()),
            new Case("orphan gone", "ms", false, 15, "orphan", () -> orphan(classes)),
            new Case("idle worker, PSS of four", "MiB", false, 15, "pss", () -> idle()));
}

/** As much as it takes for this JVM and its workers to have compiled what is measured. */
static void warmUp(Pool pool) throws Exception {
    Fn<Integer, Integer> same = n -> n;
    for (int i = 0; i < 20; i++) {
        futures(pool, same);
        pool.map(range(TASKS), same);
        pool.map(range(TASKS), same, MapOptions.defaults().chunk(1));
        pool.map(Collections.nCopies(10, MEGABYTE), b -> b, MapOptions.defaults().chunk(1));
    }
}

static double firstResult(ProcessOptions options) throws Exception {
    long start = System.nanoTime();
    try (var fresh = Pool.processes(options)) {
        var jobs = new ArrayList<Job<Integer>>();
        for (int i = 0; i < options.workers(); i++) {
            int n = i;
            jobs.add(fresh.submit(() -> n));
        }
        for (var job : jobs) {
            job.get();
        }
        return (System.nanoTime() - start) / 1e6;
    }
}

static void futures(Pool pool, Fn<Integer, Integer> same) throws Exception {
    var jobs = new ArrayList<Job<Integer>>(TASKS);
    for (int i = 0; i < TASKS; i++) {
        jobs.add(pool.submit(same, i));
    }
    for (var job : jobs) {
        job.get();
    }
}

static double roundTrip(Pool pool, Fn<Integer, Integer> same, double share) throws Exception {
    double[] micros = new double[ROUND_TRIPS];
    for (int i = 0; i < ROUND_TRIPS; i++) {
        long start = System.nanoTime();
        pool.submit(same, i).get();
        micros[i] = (System.nanoTime() - start) / 1e3;
    }
    Arrays.sort(micros);
    return micros[(int) (ROUND_TRIPS * share)];
}

/** 100 bytes over a Duplex to a process and back, when both have done it for a while. */
static double exchange(double share) throws Exception {
    var line = Duplex.pair();
    var there = line.second();
    var process = WorkerProcess.start(() -> {
        for (int i = 0; i < 20 * ROUND_TRIPS; i++) {
            there.sendBytes(there.receiveBytes());
        }
    });
    byte[] message = new byte[100];
    double[] micros = new double[ROUND_TRIPS];
    try (var here = line.first()) {
        for (int i = 0; i < 20 * ROUND_TRIPS; i++) {
            long start = System.nanoTime();
            here.sendBytes(message);
            here.receiveBytes();
            micros[i % ROUND_TRIPS] = (System.nanoTime() - start) / 1e3;
        }
    }
    process.join();
    Arrays.sort(micros);
    return micros[(int) (ROUND_TRIPS * share)];
}

static double lost() throws Exception {
    try (var pool = Pool.processes(1)) {
        var worker = ProcessHandle.of(pool.submit(() -> ProcessHandle.current().pid()).get()).orElseThrow();
        var job = pool.submit(() -> Thread.sleep(60_000));
        Thread.sleep(50);
        long start = System.nanoTime();
        worker.destroyForcibly();
        if (job.outcome() instanceof Outcome.Failure) {
            return (System.nanoTime() - start) / 1e6;
        }
        throw new IllegalStateException("the worker did not die");
    }
}

/** From a submit to the answer of a worker that was a spare until then. */
static double toSpare() throws Exception {
    try (var fresh = Pool.processes(ProcessOptions.defaults().workers(1).spares(1))) {
        Task<Long> pidOf = () -> ProcessHandle.current().pid();
        long busy = fresh.submit(pidOf).get();
        while (fresh.stats().workers().stream().noneMatch(worker -> worker.state() == PoolStats.State.SPARE)) {
            LockSupport.parkNanos(1_000_000);
        }
        var blocked = fresh.submit(() -> Thread.sleep(60_000));
        fresh.resize(2);
        long start = System.nanoTime();
        long pid = fresh.submit(pidOf).get();
        double millis = (System.nanoTime() - start) / 1e6;
        blocked.cancel();
        if (pid == busy) {
            throw new IllegalStateException("the task did not run on the spare");
        }
        return millis;
    }
}

/** How long after its limit a task that ignores all interrupts is known to be over it. */
static double overshoot() throws Exception {
    try (var fresh = Pool.processes(1)) {
        fresh.submit(() -> 0).get();
        long start = System.nanoTime();
        var job = fresh.submit(() -> {
            while (true) {
                Thread.onSpinWait();
            }
        }, TaskOptions.defaults().timeout(Duration.ofMillis(100)));
        if (job.outcome() instanceof Outcome.Failure<?>(TaskTimeout _)) {
            return (System.nanoTime() - start) / 1e6 - 100;
        }
        throw new IllegalStateException("the task did not time out");
    }
}

/** From the death of a parent by SIGKILL to the end of its worker. */
static double orphan(Path classes) throws Exception {
    var parent = start(classes, "orphan");
    Path worker = Path.of("/proc", parent.inputReader().readLine(), "stat");
    long start = System.nanoTime();
    parent.destroyForcibly();
    while (System.nanoTime() - start < LIMIT_NANOS) {
        if (isGone(worker)) {
            return (System.nanoTime() - start) / 1e6;
        }
        LockSupport.parkNanos(200_000);
    }
    return Double.NaN;
}

static boolean isGone(Path stat) {
    try {
        String text = Files.readString(stat);
        return text.startsWith("Z", text.lastIndexOf(')') + 2);
    } catch (IOException e) {
        return true;
    }
}

static double idle() throws Exception {
    try (var pool = Pool.processes(4)) {
        var jobs = new ArrayList<Job<Long>>();
        for (int i = 0; i < 4; i++) {
            jobs.add(pool.submit(() -> {
                Thread.sleep(100);
                return ProcessHandle.current().pid();
            }));
        }
        long kibibytes = 0;
        for (var job : jobs) {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(job.get()), "smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    kibibytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return kibibytes / 1024.0 / jobs.size();
    }
}

static Process start(Path classes, String mode) throws Exception {
    return new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath() + ":" + classes, "ColdStart", mode)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
}

/** A figure of a JVM that does nothing else. */
static double child(Path classes, String figure) throws Exception {
    var process = start(classes, "first");
    try (var lines = process.inputReader().lines()) {
        return lines.filter(line -> line.startsWith(figure))
                .mapToDouble(line -> Double.parseDouble(line.substring(figure.length())))
                .findFirst()
                .orElseThrow();
    }
}

/** Weft's jars, wherever this program has them. */
static String classPath() throws Exception {
    Path jar = Path.of(Pool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var jars = Files.list(jar.getParent())) {
        return jars.map(Path::toString).sorted().collect(Collectors.joining(":"));
    }
}

static void awaitCache() throws Exception {
    for (int i = 0; i < 600; i++) {
        try (var pool = Pool.processes(1)) {
            if (pool.submit(() -> Boolean.getBoolean("weft.worker.cached")).get()) {
                return;
            }
        }
        Thread.sleep(100);
    }
    System.err.println("there is no class cache; its figures are those without");
}

interface Step {
    void run() throws Exception;
}

/** Over half a second, since one pass over short tasks is shorter than the time slice of a processor. */
static double rate(int operations, Step step) throws Exception {
    long start = System.nanoTime();
    long done = 0;
    while (System.nanoTime() - start < RATE_NANOS) {
        step.run();
        done += operations;
    }
    return done * 1e9 / (System.nanoTime() - start);
}

static List<Integer> range(int n) {
    return IntStream.range(0, n).boxed().toList();
}

/** One pass of the Python bench; case to figure. */
static Map<String, Double> python() throws IOException, InterruptedException {
    var figures = new HashMap<String, Double>();
    var line = Pattern.compile("\"case\": \"([^\"]+)\", \"value\": ([0-9.]+)");
    var process = new ProcessBuilder("python3", "bench/python/targets.py").redirectError(ProcessBuilder.Redirect.INHERIT).start();
    for (String text : process.inputReader().lines().toList()) {
        var found = line.matcher(text);
        if (found.find()) {
            figures.put(found.group(1), Double.parseDouble(found.group(2)));
        }
    }
    if (process.waitFor() != 0) {
        throw new IOException("bench/python/targets.py failed");
    }
    return figures;
}

/** One pass of PP4J; case to figure, none if it was not fetched. */
static Map<String, Double> pp4j(Path classes) throws IOException, InterruptedException {
    Path jars = Path.of("bench", "target", "pp4j");
    var figures = new HashMap<String, Double>();
    if (!Files.isDirectory(jars)) {
        return figures;
    }
    // Its workers are the java of the PATH, and have the class path of the property as it is.
    String classPath;
    try (var files = Files.list(jars)) {
        classPath = files.map(Path::toString).sorted().collect(Collectors.joining(":"));
    }
    int compiled = ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", classes.toString(), "bench/Pp4jBench.java");
    if (compiled != 0) {
        throw new IOException("bench/Pp4jBench.java does not compile");
    }
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    var builder = new ProcessBuilder(bin.resolve("java").toString(), "-cp", classPath + ":" + classes, "Pp4jBench")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    var process = builder.start();
    for (String line : process.inputReader().lines().toList()) {
        String[] words = line.split(" ");
        figures.put("pp4j " + words[0], Double.parseDouble(words[1]));
    }
    if (process.waitFor() != 0) {
        throw new IOException("bench/Pp4jBench.java failed");
    }
    return figures;
}

static void print(List<Case> cases, Map<String, List<Double>> figures, int rounds) throws IOException {
    IO.println("Two workers, medians of " + rounds + " alternating rounds, JDK " + Runtime.version() + ", "
            + Runtime.getRuntime().availableProcessors() + " processors, load "
            + Files.readString(Path.of("/proc/loadavg")).split(" ")[0] + ".\n");
    IO.println("| | unit | target | Weft | best round | Python Pool | executor | PP4J | Weft is, beside the better Python |");
    IO.println("|---|---|---|---|---|---|---|---|---|");
    for (Case one : cases) {
        double ours = median(figures.get(one.title));
        double best = figures.get(one.title).stream().reduce(one.higherIsBetter ? Math::max : Math::min).orElseThrow();
        double pool = median(figures.getOrDefault("pool " + one.python, List.of()));
        double executor = median(figures.getOrDefault("executor " + one.python, List.of()));
        double theirs = Double.isNaN(pool) ? executor : Double.isNaN(executor) || pool > executor == one.higherIsBetter ? pool : executor;
        double ratio = one.higherIsBetter ? ours / theirs : theirs / ours;
        IO.println("| " + one.title + " | " + one.unit + " | " + figure(one.target) + " | " + figure(ours) + " | " + figure(best) + " | "
                + figure(pool) + " | " + figure(executor) + " | "
                + figure(median(figures.getOrDefault("pp4j " + one.python, List.of()))) + " | " + (Double.isNaN(ratio) ? "–" : "%.1f×".formatted(ratio)) + " |");
    }
}

static String figure(double value) {
    return Double.isNaN(value) ? "–" : value >= 100 ? "%,.0f".formatted(value) : "%.1f".formatted(value);
}

static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
}
