// The chunk that a pool finds by itself beside the best fixed one, for tasks of 100 ns to 1 s on every backend. All take turns in each
// round; a ratio is the median of those of the rounds.
// Run with: ./weft run bench/Chunks.java [rounds] [backend]…      (prints a Markdown table)
import module java.base;
import module dev.weft;

/** A length of tasks: as many of them as take about half a second on two workers, and the chunks to try. */
record Size(String title, long steps, int items, int[] chunks) {}

static final long NANOS_A_STEP = nanosAStep();
static final int WARM_UP = 3;

/** Steps that the compiler cannot do at once. */
static long spin(long seed, long steps) {
    long x = seed | 1;
    for (long i = 0; i < steps; i++) {
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
    }
    return x;
}

/** In thousandths. */
static long nanosAStep() {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
        long start = System.nanoTime();
        if (spin(start, 1_000_000) == 0) {
            throw new AssertionError("never zero");
        }
        best = Math.min(best, (System.nanoTime() - start) / 1_000);
    }
    return best;
}

static Size size(String title, long nanos, int items, int... chunks) {
    return new Size(title, Math.max(1, nanos * 1_000 / NANOS_A_STEP), items, chunks);
}

static final List<Size> SIZES = List.of(
        size("100 ns", 100, 2_000_000, 1, 10, 100, 1_000, 10_000),
        size("1 µs", 1_000, 500_000, 1, 10, 100, 1_000, 10_000),
        size("10 µs", 10_000, 80_000, 1, 10, 100, 1_000),
        size("100 µs", 100_000, 8_000, 1, 10, 100),
        size("1 ms", 1_000_000, 800, 1, 10),
        size("10 ms", 10_000_000, 80, 1, 5),
        size("100 ms", 100_000_000, 10, 1),
        size("1 s", 1_000_000_000, 4, 1));

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    List<String> backends = args.length < 2 ? List.of("inline", "threads:2", "virtual", "processes:2") : List.of(args).subList(1, args.length);
    IO.println("| backend | a task | chunk by itself, ms | best fixed chunk | that, ms | ratio |\n|---|---|---|---|---|---|");
    for (String backend : backends) {
        try (var pool = Pool.of(backend)) {
            for (Size size : SIZES) {
                IO.println(row(pool, backend, size, rounds));
            }
        }
    }
}

static String row(Pool pool, String backend, Size size, int rounds) {
    for (int i = 0; i < WARM_UP && size.steps < 10_000_000; i++) {
        var _ = millis(pool, size, 0);
    }
    var own = new double[rounds];
    var fixed = new double[size.chunks.length][rounds];
    for (int round = 0; round < rounds; round++) {
        own[round] = millis(pool, size, 0);
        for (int i = 0; i < size.chunks.length; i++) {
            fixed[i][round] = millis(pool, size, size.chunks[i]);
        }
    }
    int best = 0;
    for (int i = 1; i < size.chunks.length; i++) {
        best = median(fixed[i]) < median(fixed[best]) ? i : best;
    }
    var ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
        ratios[round] = own[round] / fixed[best][round];
    }
    return String.format(Locale.ROOT, "| `%s` | %s | %.1f | %,d | %.1f | %.2f× |", backend, size.title, median(own), size.chunks[best],
            median(fixed[best]), median(ratios));
}

static double millis(Pool pool, Size size, int chunk) {
    var items = new AbstractList<Integer>() {
        @Override
        public Integer get(int index) {
            return index;
        }

        @Override
        public int size() {
            return size.items;
        }
    };
    var options = chunk == 0 ? MapOptions.defaults() : MapOptions.defaults().chunk(chunk);
    long steps = size.steps;
    long start = System.nanoTime();
    int count = pool.map(items, n -> spin(n, steps), options).size();
    double millis = (System.nanoTime() - start) / 1e6;
    if (count != size.items) {
        throw new AssertionError(count + " results of " + size.items);
    }
    return millis;
}

static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
}
