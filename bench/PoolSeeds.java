// The two examples that introduce process pools in many a Python text, beside Python in the same run: sums of squares up to each of
// 0..9999 (a started pool), and ten counts to 10 million (start and end of the pool included). Serial, two threads, two worker JVMs.
// Run with: ./weft run bench/PoolSeeds.java [rounds]      (needs python3; prints a Markdown table of medians)
import module java.base;
import module dev.weft;

static final int NUMBERS = 10_000;
static final int COUNTS = 10;
static final int COUNT_TO = 10_000_000;

static long sumOfSquares(int limit) {
    long sum = 0;
    for (int n = 0; n < limit; n++) {
        sum += (long) n * n;
    }
    return sum;
}

/** A count that the compiler cannot work out beforehand. */
static long count(long seed) {
    long n = seed;
    for (int i = 0; i < COUNT_TO; i++) {
        n = n * 6_364_136_223_846_793_005L + 1;
    }
    return n;
}

interface Measured {
    Object run() throws Exception;
}

/** Milliseconds; fails if {@code expected} does not come out. */
static double millis(Object expected, Measured action) throws Exception {
    long start = System.nanoTime();
    Object result = action.run();
    double millis = (System.nanoTime() - start) / 1e6;
    if (!result.equals(expected)) {
        throw new IllegalStateException("the result is wrong: " + result);
    }
    return millis;
}

static Map<String, Double> python() throws Exception {
    var process = new ProcessBuilder("python3", "bench/python/seeds.py").redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var figures = new HashMap<String, Double>();
    try (var lines = process.inputReader()) {
        lines.lines().map(line -> line.split(" ")).forEach(words -> figures.put(words[0], Double.valueOf(words[1])));
    }
    if (process.waitFor() != 0) {
        throw new IllegalStateException("bench/python/seeds.py failed");
    }
    return figures;
}

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 7 : Integer.parseInt(args[0]);
    List<Integer> numbers = IntStream.range(0, NUMBERS).boxed().toList();
    List<Integer> frames = IntStream.range(0, COUNTS).boxed().toList();
    List<Long> squares = numbers.stream().map(n -> sumOfSquares(n)).toList();
    List<Long> counts = frames.stream().map(n -> count(n)).toList();
    var all = new TreeMap<String, List<Double>>();
    BiConsumer<String, Double> add = (title, millis) -> all.computeIfAbsent(title, _ -> new ArrayList<>()).add(millis);
    try (var threads = Pool.threads(2); var processes = Pool.processes(2)) {
        for (int round = 0; round < rounds; round++) {
            add.accept("squares serial", millis(squares, () -> numbers.stream().map(n -> sumOfSquares(n)).toList()));
            add.accept("squares threads", millis(squares, () -> threads.map(numbers, n -> sumOfSquares(n))));
            add.accept("squares processes", millis(squares, () -> processes.map(numbers, n -> sumOfSquares(n))));
            add.accept("counts serial", millis(counts, () -> frames.stream().map(n -> count(n)).toList()));
            add.accept("counts threads", millis(counts, () -> {
                try (var pool = Pool.threads(2)) {
                    return pool.map(frames, n -> count(n));
                }
            }));
            add.accept("counts processes", millis(counts, () -> {
                try (var pool = Pool.processes(2)) {
                    return pool.map(frames, n -> count(n));
                }
            }));
            python().forEach(add);
        }
    }
    IO.println("| | ms | times serial | Python's pool, ms | Python's pool, times its serial |");
    IO.println("|---|---|---|---|---|");
    for (String what : List.of("squares", "counts")) {
        for (String how : List.of("serial", "threads", "processes")) {
            double own = median(all.get(what + " " + how));
            double python = median(all.get(what + "-pool"));
            IO.println(String.format(Locale.ROOT, "| %s, %s | %.1f | %.2f× | %.0f | %.2f× |", what, how, own,
                    median(all.get(what + " serial")) / own, python, median(all.get(what + "-serial")) / python));
        }
    }
}

static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
}
