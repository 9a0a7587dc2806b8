// What the server of a cluster does for nodes and tasks: processor time, memory and traffic for up to a thousand nodes that only are there
// (real ones, all in this process), for links that are kept, for tasks and for payloads; and what a thousand nodes at work come to by that.
// Run with: ./weft run -cp 'cli/target/weft/lib/cluster/*' bench/ClusterLoad.java [seconds]
// (needs redis-server or valkey-server, and 20,000 open files: ulimit -n 20000; prints Markdown tables)
import dev.weft.cluster.ClusterView;
import dev.weft.cluster.Node;
import dev.weft.cluster.NodeOptions;
import module java.base;
import module dev.weft;

static final byte[] KEY = "a key of the bench, which everybody may know".getBytes(StandardCharsets.US_ASCII);
static final List<Integer> NODES = List.of(0, 250, 500, 1_000);
static final int MANY = 1_000;
static final int WORKERS_EACH = 8;
static final int TASKS = 200_000;
static final int ITEMS = 5_000_000;
static final int MEBIBYTES = 128;

/** The server's own figures. */
record Figures(double cpuSeconds, double bytes, double memory, double commands, long nanos) {}

/** Seconds of processor time, bytes and commands in one second of the clock. */
record Rate(double cpu, double bytes, double commands, double memory) {}

interface Work {
    void run() throws Exception;
}

static final class Server implements AutoCloseable {
    final int port;
    private final Process process;
    private final Socket socket;

    Server() throws Exception {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String program = Files.isExecutable(Path.of("/usr/bin/valkey-server")) ? "valkey-server" : "redis-server";
        process = quiet(new ProcessBuilder(program, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        socket = connect();
    }

    private Socket connect() throws Exception {
        for (long end = System.nanoTime() + 10_000_000_000L; ; ) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (ConnectException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(10);
            }
        }
    }

    ClusterOptions cluster() {
        return ClusterOptions.of("redis://127.0.0.1:" + port).key(KEY);
    }

    Figures figures() throws IOException {
        socket.getOutputStream().write("INFO\r\n".getBytes(StandardCharsets.US_ASCII));
        var in = new DataInputStream(socket.getInputStream());
        var length = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            length.append((char) c);
        }
        byte[] answer = in.readNBytes(Integer.parseInt(length.substring(1).strip()) + 2);
        var values = new HashMap<String, String>();
        new String(answer, StandardCharsets.US_ASCII).lines().filter(line -> line.contains(":"))
                .forEach(line -> values.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1)));
        return new Figures(number(values, "used_cpu_user") + number(values, "used_cpu_sys"),
                number(values, "total_net_input_bytes") + number(values, "total_net_output_bytes"), number(values, "used_memory"),
                number(values, "total_commands_processed"), System.nanoTime());
    }

    private static double number(Map<String, String> values, String name) {
        return Double.parseDouble(values.get(name));
    }

    /** What the server does while nothing but waiting is done here. */
    Rate idle(int seconds) throws Exception {
        return during(() -> Thread.sleep(1_000L * seconds));
    }

    Rate during(Work work) throws Exception {
        Figures before = figures();
        work.run();
        Figures after = figures();
        double seconds = (after.nanos - before.nanos) / 1e9;
        return new Rate((after.cpuSeconds - before.cpuSeconds) / seconds, (after.bytes - before.bytes) / seconds,
                (after.commands - before.commands) / seconds, after.memory);
    }

    /** Processor time for something that is done so many times, in µs each. */
    double micros(long times, Work work) throws Exception {
        work.run();
        Figures before = figures();
        work.run();
        return (figures().cpuSeconds - before.cpuSeconds) * 1e6 / times;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroy();
    }
}

static Process quiet(ProcessBuilder builder) throws IOException {
    return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
}

static void row(String format, Object... values) {
    IO.println(String.format(Locale.ROOT, format, values));
}

/** Nodes that are there and do nothing; the last rate is that of the most of them. */
static Rate nodes(Server server, int seconds) throws Exception {
    row("| nodes | server, of one processor | commands/s | traffic | memory | to look at all of them |");
    row("|---|---|---|---|---|---|");
    var nodes = new ArrayList<Node>();
    Rate rate = null;
    try (var view = ClusterView.open(server.cluster())) {
        for (int count : NODES) {
            while (nodes.size() < count) {
                nodes.add(Node.open(new NodeOptions(server.cluster(), "node-" + nodes.size(), Set.of(), WORKERS_EACH, null, null), _ -> {}));
            }
            rate = server.idle(seconds);
            double[] looks = new double[9];
            for (int i = 0; i < looks.length; i++) {
                long start = System.nanoTime();
                int seen = view.nodes().size();
                looks[i] = (System.nanoTime() - start) / 1e6;
                if (seen != count) {
                    throw new IllegalStateException(seen + " nodes are seen of " + count);
                }
            }
            Arrays.sort(looks);
            row("| %,d | %.2f %% | %,.0f | %,.0f KB/s | %.1f MB | %.1f ms |", count, 100 * rate.cpu, rate.commands, rate.bytes / 1e3,
                    rate.memory / 1e6, looks[looks.length / 2]);
        }
        // Each says good-bye, which takes a round trip.
        try (var pool = Pool.virtualThreads()) {
            pool.map(nodes, node -> {
                node.close();
                return 0;
            });
        }
    }
    return Objects.requireNonNull(rate);
}

void main(String[] arguments) throws Exception {
    int seconds = arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]);
    Rate there;
    try (var server = new Server()) {
        there = nodes(server, seconds);
    }
    double link;
    double future;
    double chunked;
    double mebibyte;
    try (var server = new Server()) {
        var processes = new ArrayList<Process>();
        try {
            for (String name : List.of("one", "two")) {
                var node = new ProcessBuilder("./weft", "worker", server.cluster().url(), "--processes", "1", "--name", name);
                node.environment().put("WEFT_KEY", new String(KEY, StandardCharsets.US_ASCII));
                processes.add(quiet(node));
            }
            Rate before = server.idle(seconds);
            try (var pool = Pool.cluster(server.cluster().processes(ProcessOptions.defaults().idleTimeout(Duration.ofHours(1))))) {
                // Both nodes have a worker then.
                pool.map(List.of(1, 2), n -> {
                    Thread.sleep(2_000);
                    return n;
                }, MapOptions.defaults().chunk(1));
                link = (server.idle(seconds).cpu - before.cpu) / 2;
                future = server.micros(TASKS, () -> {
                    var jobs = new ArrayList<Job<Integer>>();
                    for (int i = 0; i < TASKS; i++) {
                        int n = i;
                        jobs.add(pool.submit(() -> n));
                    }
                    for (Job<Integer> job : jobs) {
                        job.get();
                    }
                });
                List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
                chunked = server.micros(ITEMS, () -> pool.map(items, n -> n + 1));
                byte[] payload = new byte[1 << 20];
                mebibyte = server.micros(2 * MEBIBYTES, () -> pool.map(Collections.nCopies(MEBIBYTES, payload), bytes -> bytes));
            }
        } finally {
            processes.forEach(Process::destroy);
        }
    }
    row("");
    row("| | processor time of the server |");
    row("|---|---|");
    row("| a node that runs workers of a program, idle | %.3f %% of one processor |", 100 * link);
    row("| a task with a future of its own | %.1f µs |", future);
    row("| an item of `map`, in chunks found by the pool | %.2f µs |", chunked);
    row("| 1 MiB of arguments or results | %.0f µs |", mebibyte);
    double kept = there.cpu + MANY * link;
    row("");
    row("| %,d nodes with %d workers, all of one program | server, of one processor |", MANY, WORKERS_EACH);
    row("|---|---|");
    row("| idle | %.0f %% |", 100 * kept);
    for (double taskSeconds : new double[] {60, 10, 1, 0.1}) {
        row("| tasks of %s s, a future each | %.0f %% |", new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(taskSeconds),
                100 * (kept + MANY * WORKERS_EACH / taskSeconds * future / 1e6));
    }
    row("| tasks at which the server is full | %,.0f a second |", (1 - kept) / (future / 1e6));
}
