// What tasks and shared objects cost on a cluster of one machine: a server, two nodes with a worker JVM each, and beside them the same on
// two worker JVMs without a server between; and how long it takes until a task goes on elsewhere whose node ends.
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
static final Duration LEASE = Duration.ofSeconds(5);
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

/** Seconds from when a node is told to end, or killed with {@code kill -9}, until the task that it runs begins on another one. */
static double handOver(String url, String space, boolean kill) throws Exception {
    Path ledger = Files.createTempFile("weft-bench", ".ledger");
    var nodes = new ArrayList<Process>();
    var options = ClusterOptions.of(url).key(KEY.getBytes(StandardCharsets.US_ASCII)).lease(LEASE).space(space);
    try (var pool = Pool.cluster(options)) {
        nodes.add(startNode(url, "ends", "--space", space, "--drain", "100ms"));
        String file = ledger.toString();
        Job<Long> job = pool.submit(() -> {
            long begun = System.currentTimeMillis();
            boolean isFirst = Files.size(Path.of(file)) == 0;
            Files.writeString(Path.of(file), "begun");
            Thread.sleep(isFirst ? Duration.ofHours(1) : Duration.ZERO);
            return begun;
        });
        while (Files.size(ledger) == 0) {
            Thread.sleep(10);
        }
        nodes.add(startNode(url, "goes-on", "--space", space));
        // Each time at another moment of what the node says three times a lease.
        Thread.sleep(ThreadLocalRandom.current().nextLong(LEASE.toMillis()));
        long told = System.currentTimeMillis();
        if (kill) {
            nodes.getFirst().destroyForcibly();
        } else {
            nodes.getFirst().destroy();
        }
        return (job.get() - told) / 1e3;
    } finally {
        nodes.forEach(Process::destroyForcibly);
        Files.delete(ledger);
    }
}

static void printHandOver(String url, int rounds) throws Exception {
    for (boolean kill : List.of(true, false)) {
        double[] seconds = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            // Nodes of the last round may still be announced in its own.
            seconds[i] = handOver(url, (kill ? "killed-" : "told-") + i, kill);
        }
        IO.println(String.format(Locale.ROOT, "| a task of a node that %s begins elsewhere after, with a lease of %d s (longest of %d: %.1f s)"
                + " | %.1f | – | s | %s |", kill ? "is killed" : "is told to end", LEASE.toSeconds(), rounds,
                Arrays.stream(seconds).max().orElseThrow(), median(seconds), kill ? "≤ " + (LEASE.toSeconds() + 1) : "at once"));
    }
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
            processes.add(startNode(url, name));
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
        printHandOver(url, rounds);
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

/** Waits until it serves. */
static Process startNode(String url, String name, String... more) throws IOException {
    var command = new ArrayList<>(List.of("./weft", "worker", url, "--processes", "1", "--name", name, "--lease", LEASE.toSeconds() + "s"));
    command.addAll(List.of(more));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("WEFT_KEY", KEY);
    Process node = builder.start();
    BufferedReader out = node.inputReader();
    String line = "";
    while (!line.contains(" serves ")) {
        String next = out.readLine();
        if (next == null) {
            throw new IOException("node " + name + " did not start: " + line);
        }
        line = next;
    }
    // Reading a pipe takes a thread of the system.
    Thread.ofPlatform().daemon(true).start(() -> {
        try {
            out.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // The node was ended.
            return;
        }
    });
    return node;
}

static Process start(ProcessBuilder builder) throws IOException {
    return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
}
