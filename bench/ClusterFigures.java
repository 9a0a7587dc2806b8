// What tasks and shared objects cost on a cluster of one machine: a server, two nodes with a worker JVM each, and beside them the same on
// two worker JVMs without a server between.
// Run with: ./weft run bench/ClusterFigures.java [rounds]      (needs redis-server or valkey-server; prints a Markdown table of medians)
import module java.base;
import module dev.weft;

/** One line of the table. */
record Case(String title, String unit, String target, Measured measured) {}

interface Measured {
    double figure(Pool pool) throws Exception;
}

static final int TASKS = 50_000;
static final int ITEMS = 1_000_000;
static final int ROUND_TRIPS = 1_000;
static final int MEBIBYTES = 32;
static final String KEY = "a key of the bench, which everybody may know";

static final List<Case> CASES = List.of(
        new Case("`submit`, a future each", "tasks/s", "≥ 5,000", pool -> futures(pool)),
        new Case("`map`, chunks found by the pool", "tasks/s", "≥ 100,000", pool -> chunks(pool)),
        new Case("`submit().get()`, p50", "µs", "≤ 1,000", pool -> roundTrips(pool, 0.5)),
        new Case("`submit().get()`, p99", "µs", "–", pool -> roundTrips(pool, 0.99)),
        new Case("payloads of 1 MiB, there and back", "MiB/s", "–", pool -> payloads(pool)),
        new Case("`SharedLong.incrementAndGet` from two workers", "calls/s", "–", pool -> increments(pool)),
        new Case("`SharedLock`, two workers in turns", "pairs/s", "–", pool -> locks(pool)));

static double futures(Pool pool) throws Exception {
    long start = System.nanoTime();
    var jobs = new ArrayList<Job<Integer>>();
    for (int i = 0; i < TASKS; i++) {
        int n = i;
        jobs.add(pool.submit(() -> n));
    }
    for (Job<Integer> job : jobs) {
        job.get();
    }
    return TASKS / seconds(start);
}

static double chunks(Pool pool) {
    List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
    long start = System.nanoTime();
    pool.map(items, n -> n + 1);
    return ITEMS / seconds(start);
}

static double roundTrips(Pool pool, double share) throws Exception {
    long[] nanos = new long[ROUND_TRIPS];
    for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        pool.submit(() -> 1).get();
        nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos[(int) (share * (nanos.length - 1))] / 1e3;
}

static double payloads(Pool pool) {
    byte[] payload = new byte[1 << 20];
    long start = System.nanoTime();
    pool.map(Collections.nCopies(MEBIBYTES, payload), bytes -> bytes);
    return 2 * MEBIBYTES / seconds(start);
}

static double increments(Pool pool) {
    SharedLong number = pool.sharer().ofLong(0);
    int each = 2_000;
    long start = System.nanoTime();
    pool.map(List.of(1, 2), _ -> {
        for (int i = 0; i < each; i++) {
            number.incrementAndGet();
        }
        return 0;
    }, MapOptions.defaults().chunk(1));
    return number.get() / seconds(start);
}

static double locks(Pool pool) {
    SharedLock lock = pool.sharer().lock();
    int each = 500;
    long start = System.nanoTime();
    pool.map(List.of(1, 2), _ -> {
        for (int i = 0; i < each; i++) {
            lock.lock();
            lock.unlock();
        }
        return 0;
    }, MapOptions.defaults().chunk(1));
    return 2 * each / seconds(start);
}

static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
}

static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
}

void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
    }
    String url = "redis://127.0.0.1:" + port;
    var processes = new ArrayList<Process>();
    try {
        String server = Files.isExecutable(Path.of("/usr/bin/valkey-server")) ? "valkey-server" : "redis-server";
        processes.add(start(new ProcessBuilder(server, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")));
        awaitServer(port);
        for (String name : List.of("one", "two")) {
            var node = new ProcessBuilder("./weft", "worker", url, "--processes", "1", "--name", name);
            node.environment().put("WEFT_KEY", KEY);
            processes.add(start(node));
        }
        var options = ClusterOptions.of(url).key(KEY.getBytes(StandardCharsets.US_ASCII));
        try (var cluster = Pool.cluster(options); var local = Pool.processes(2)) {
            IO.println("| | cluster | two worker JVMs | unit | target |");
            IO.println("|---|---|---|---|---|");
            for (Case each : CASES) {
                double[] far = new double[rounds];
                double[] near = new double[rounds];
                each.measured().figure(cluster);
                each.measured().figure(local);
                for (int i = 0; i < rounds; i++) {
                    far[i] = each.measured().figure(cluster);
                    near[i] = each.measured().figure(local);
                }
                IO.println(String.format(Locale.ROOT, "| %s | %,.0f | %,.0f | %s | %s |",
                        each.title(), median(far), median(near), each.unit(), each.target()));
            }
        }
    } finally {
        processes.forEach(Process::destroy);
    }
}

static void awaitServer(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return;
        } catch (ConnectException e) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the server does not answer", e);
            }
        }
    }
}

static Process start(ProcessBuilder builder) throws IOException {
    return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
}
