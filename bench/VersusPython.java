// Weft's worker JVMs beside Python's multiprocessing: the two take turns, so that both see the same machine.
// Run with: ./weft run bench/VersusPython.java [rounds]      (needs python3; prints a Markdown table)
import module dev.weft;

/** One line of the table: Python's figure is read from its bench's output, Weft's is measured here. */
record Case(String title, String python, String unit, boolean higherIsBetter, Measurement weft) {}

interface Measurement {
    double run() throws Exception;
}

static final int TASKS = 100_000;
static final int FUTURES = 20_000;
static final int ROUND_TRIPS = 5_000;
static final byte[] MEGABYTE = new byte[1 << 20];

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    try (var pool = Pool.processes(2)) {
        pool.map(range(1_000), n -> n);
        List<Case> cases = cases(pool);
        var python = new LinkedHashMap<String, List<Double>>();
        var weft = new LinkedHashMap<String, List<Double>>();
        for (int round = 1; round <= rounds; round++) {
            System.err.printf("round %d of %d%n", round, rounds);
            Map<String, Double> figures = python();
            for (Case one : cases) {
                double figure = one.weft.run();
                if (figures.containsKey(one.python)) {
                    python.computeIfAbsent(one.title, _ -> new ArrayList<>()).add(figures.get(one.python));
                    weft.computeIfAbsent(one.title, _ -> new ArrayList<>()).add(figure);
                }
            }
        }
        print(cases, python, weft, rounds);
    }
}

static List<Case> cases(Pool pool) {
    return List.of(
            new Case("new pool of two to its first result", "pool2_build_first_result/spawn", "ms", false, () -> {
                long start = System.nanoTime();
                try (var fresh = Pool.processes(2)) {
                    fresh.submit(() -> 1).get();
                    return (System.nanoTime() - start) / 1e6;
                }
            }),
            new Case("`map`, 100,000 trivial tasks, default chunks", "Pool2.map default chunk/fork", "tasks/s", true,
                    () -> rate(TASKS, () -> pool.map(range(TASKS), n -> n))),
            new Case("`map`, chunks of one", "Pool2.map chunksize=1/fork", "tasks/s", true,
                    () -> rate(TASKS, () -> pool.map(range(TASKS), n -> n, MapOptions.defaults().chunk(1)))),
            new Case("a future each, then `get` (`apply_async`)", "Pool2.apply_async then get/fork", "tasks/s", true,
                    () -> rate(FUTURES, () -> {
                        var jobs = new ArrayList<Job<Integer>>(FUTURES);
                        for (int i = 0; i < FUTURES; i++) {
                            int n = i;
                            jobs.add(pool.submit(() -> n));
                        }
                        for (var job : jobs) {
                            job.get();
                        }
                    })),
            new Case("round trip of one task, p50", "Pool2.apply round trip/fork p50", "us", false, () -> {
                double[] micros = new double[ROUND_TRIPS];
                for (int i = 0; i < ROUND_TRIPS; i++) {
                    int n = i;
                    long start = System.nanoTime();
                    pool.submit(() -> n).get();
                    micros[i] = (System.nanoTime() - start) / 1e3;
                }
                Arrays.sort(micros);
                return micros[ROUND_TRIPS / 2];
            }),
            new Case("`map` of 1 MiB arguments and results", "Pool2.map 1 MiB payload both ways/fork", "MiB/s", true,
                    () -> rate(100, () -> pool.map(Collections.nCopies(50, MEGABYTE), bytes -> bytes, MapOptions.defaults().chunk(1)))));
}

interface Action {
    void run() throws Exception;
}

static double rate(int operations, Action action) throws Exception {
    long start = System.nanoTime();
    action.run();
    return operations * 1e9 / (System.nanoTime() - start);
}

static List<Integer> range(int n) {
    return IntStream.range(0, n).boxed().toList();
}

/** One pass of the Python benches; case to figure. */
static Map<String, Double> python() throws IOException, InterruptedException {
    var figures = new HashMap<String, Double>();
    var line = Pattern.compile("\"case\": \"([^\"]+)\".*?\"median\": ([0-9.]+)");
    for (String bench : List.of("b01_process_start.py --only pool2_build_first_result/spawn", "b02_pool.py --only fork")) {
        var command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(("bench/python/" + bench + " --reps 1").split(" ")));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        for (String text : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            var found = line.matcher(text);
            if (found.find()) {
                figures.put(found.group(1), Double.parseDouble(found.group(2)));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
    return figures;
}

static void print(List<Case> cases, Map<String, List<Double>> python, Map<String, List<Double>> weft, int rounds) {
    IO.println("Two workers, medians of " + rounds + " alternating rounds, " + Runtime.version() + ", "
            + Runtime.getRuntime().availableProcessors() + " processors.\n");
    IO.println("| | unit | Python | Weft | Weft is |");
    IO.println("|---|---|---|---|---|");
    for (Case one : cases) {
        double theirs = median(python.get(one.title));
        double ours = median(weft.get(one.title));
        double ratio = one.higherIsBetter ? ours / theirs : theirs / ours;
        IO.println("| %s | %s | %s | %s | %.2f× |".formatted(one.title, one.unit, figure(theirs), figure(ours), ratio));
    }
}

static String figure(double value) {
    return value >= 100 ? "%,.0f".formatted(value) : "%.1f".formatted(value);
}

static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
}
