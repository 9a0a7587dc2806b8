// The two examples that introduce process pools in many a Python text, beside Python in the same run: sums of squares up to each of
// 0..9999 (a started pool that has warmed up), and ten counts to 10 million (start and end of the pool included). Serial, two threads, two
// worker JVMs. Since this JVM counts to 10 million in the time in which another one starts, there are ten counts to 100 million as well.
// Run with: ./weft run bench/PoolSeeds.java [rounds]      (needs python3; prints a Markdown table of medians)
import module java.base;
import module dev.weft;

static final int NUMBERS = 10_000;
static final int COUNTS = 10;
static final int FEW = 10_000_000;
static final int MANY = 100_000_000;

/** How often each loop runs before it is measured: by then all of it is compiled, also in the workers, which run half of each. */
static final int WARM_UP = 60;

static long sumOfSquares(int limit) {
    long sum = 0;
    for (int n = 0; n < limit; n++) {
        sum += (long) n * n;
    }
    return sum;
}

/** A count that the compiler cannot work out beforehand, nor do several steps of at once. */
static long count(long seed, int to) {
    long n = seed + 1;
    for (int i = 0; i < to; i++) {
        n ^= n << 13;
        n ^= n >>> 7;
        n ^= n << 17;
    }
    return n;
}

static List<Long> counts(Pool pool, int to) {
    try (pool) {
        return pool.parallel(0, COUNTS).options(MapOptions.defaults().chunk(1)).toList(n -> count(n, to));
    }
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
    List<Long> squares = numbers.stream().map(n -> sumOfSquares(n)).toList();
    var all = new TreeMap<String, List<Double>>();
    BiConsumer<String, Double> add = (title, millis) -> all.computeIfAbsent(title, _ -> new ArrayList<>()).add(millis);
    try (var threads = Pool.threads(2); var processes = Pool.processes(2)) {
        for (int round = -WARM_UP; round < rounds; round++) {
            BiConsumer<String, Double> to = round < 0 ? (_, _) -> { } : add;
            to.accept("squares serial", millis(squares, () -> numbers.stream().map(n -> sumOfSquares(n)).toList()));
            for (var pool : Map.of("threads", threads, "processes", processes).entrySet()) {
                to.accept("squares " + pool.getKey(), millis(squares, () -> pool.getValue().map(numbers, n -> sumOfSquares(n))));
                to.accept("squares " + pool.getKey() + " as a range", millis(squares,
                        () -> LongStream.of(pool.getValue().parallel(0, NUMBERS).toLongs(n -> sumOfSquares((int) n))).boxed().toList()));
            }
        }
    }
    for (int round = 0; round < rounds; round++) {
        for (int to : List.of(FEW, MANY)) {
            List<Long> expected = LongStream.range(0, COUNTS).mapToObj(n -> count(n, to)).toList();
            String what = to == FEW ? "counts " : "counts to 100 million ";
            add.accept(what + "serial", millis(expected, () -> LongStream.range(0, COUNTS).mapToObj(n -> count(n, to)).toList()));
            add.accept(what + "threads", millis(expected, () -> counts(Pool.threads(2), to)));
            add.accept(what + "processes", millis(expected, () -> counts(Pool.processes(2), to)));
        }
        python().forEach(add);
    }
    IO.println("| | ms | times serial | Python's pool, ms | Python's pool, times its serial |");
    IO.println("|---|---|---|---|---|");
    var rows = new LinkedHashMap<String, List<String>>();
    rows.put("squares", List.of("serial", "threads", "threads as a range", "processes", "processes as a range"));
    rows.put("counts", List.of("serial", "threads", "processes"));
    rows.put("counts to 100 million", List.of("serial", "threads", "processes"));
    rows.forEach((what, ways) -> {
        for (String how : ways) {
            double own = median(all.get(what + " " + how));
            String line = String.format(Locale.ROOT, "| %s, %s | %.1f | %.2f× |", what, how, own, median(all.get(what + " serial")) / own);
            if (all.containsKey(what + "-pool")) {
                double python = median(all.get(what + "-pool"));
                line += String.format(Locale.ROOT, " %.0f | %.2f× |", python, median(all.get(what + "-serial")) / python);
            } else {
                line += " – | – |";
            }
            IO.println(line);
        }
    });
}

static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
}
