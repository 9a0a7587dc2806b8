// The pools inside this JVM beside the JDK's executors: what a task costs that is handed over, run and waited for. Both sides take turns.
// Run with: ./weft run bench/VersusExecutors.java [rounds]      (prints a Markdown table)
import module dev.weft;

/** One line of the table. */
record Case(String title, double most, Callable<? extends ExecutorService> weft, Callable<? extends ExecutorService> jdk, Work work) {}

interface Work {
    void with(ExecutorService executor) throws Exception;
}

static final int TASKS = 100_000;
static final int WARM_UP = 8;
static final long LEAST_NANOS = 300_000_000L;

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 7 : Integer.parseInt(args[0]);
    IO.println("| per task | target | Weft | JDK | Weft / JDK |\n|---|---|---|---|---|");
    for (Case one : cases()) {
        try (ExecutorService weft = one.weft.call(); ExecutorService jdk = one.jdk.call()) {
            for (int i = 0; i < WARM_UP; i++) {
                one.work.with(weft);
                one.work.with(jdk);
            }
            var own = new double[rounds];
            var theirs = new double[rounds];
            var ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                own[round] = nanos(one.work, weft);
                theirs[round] = nanos(one.work, jdk);
                ratios[round] = own[round] / theirs[round];
            }
            IO.println("| %s | ≤ %.1f× | %,.0f ns | %,.0f ns | %.2f× |"
                    .formatted(one.title, one.most, median(own), median(theirs), median(ratios)));
        }
    }
}

static List<Case> cases() {
    return List.of(
            new Case("`threads(2)`, a future each", 1.1, () -> Pool.threads(2), () -> Executors.newFixedThreadPool(2), e -> futures(e)),
            new Case("`threads(2)`, submit and get, one by one", 1.1, () -> Pool.threads(2), () -> Executors.newFixedThreadPool(2),
                    e -> oneByOne(e)),
            new Case("`threads(2)`, `invokeAll`", 1.1, () -> Pool.threads(2), () -> Executors.newFixedThreadPool(2), e -> all(e)),
            new Case("`virtualThreads()`, a future each", 1.2, Pool::virtualThreads, Executors::newVirtualThreadPerTaskExecutor,
                    e -> futures(e)),
            new Case("`virtualThreads()`, submit and get, one by one", 1.2, Pool::virtualThreads,
                    Executors::newVirtualThreadPerTaskExecutor, e -> oneByOne(e)));
}

static void futures(ExecutorService executor) throws Exception {
    var futures = new ArrayList<Future<Integer>>(TASKS);
    for (int i = 0; i < TASKS; i++) {
        int n = i;
        futures.add(executor.submit(() -> n + 1));
    }
    long sum = 0;
    for (Future<Integer> future : futures) {
        sum += future.get();
    }
    check(sum, (long) TASKS * (TASKS + 1) / 2);
}

static void oneByOne(ExecutorService executor) throws Exception {
    long sum = 0;
    for (int i = 0; i < TASKS / 10; i++) {
        int n = i;
        for (int j = 0; j < 10; j++) {
            sum += executor.submit(() -> n).get();
        }
    }
    check(sum, 10L * (TASKS / 10) * (TASKS / 10 - 1) / 2);
}

static void all(ExecutorService executor) throws Exception {
    var tasks = new ArrayList<Callable<Integer>>(TASKS);
    for (int i = 0; i < TASKS; i++) {
        int n = i;
        tasks.add(() -> n + 1);
    }
    long sum = 0;
    for (Future<Integer> future : executor.invokeAll(tasks)) {
        sum += future.resultNow();
    }
    check(sum, (long) TASKS * (TASKS + 1) / 2);
}

static void check(long sum, long expected) {
    if (sum != expected) {
        throw new AssertionError(sum + " is not " + expected);
    }
}

/** The time of a task in passes that take long enough together. */
static double nanos(Work work, ExecutorService executor) throws Exception {
    long start = System.nanoTime();
    long passes = 0;
    do {
        work.with(executor);
        passes++;
    } while (System.nanoTime() - start < LEAST_NANOS);
    return (System.nanoTime() - start) / (double) (passes * TASKS);
}

static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
}
