// What reports cost and how fast they open: a recording of a million calls as a page and as a Perfetto trace, and one of ten million
// through what weft view serves. Times are CPU time, the best of several bursts; opening is wall time.
// Run with: ./weft run bench/ReportFigures.java [rounds]      (Linux; opens pages where Debian's chromium is; prints a Markdown table)
import module java.base;
import module java.net.http;
import javax.tools.ToolProvider;

static final int MILLION = 1_000_000;
static final List<String> AS_WEFT = List.of("-Xmx200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("weft-bench");
    try {
        String classPath = folder + File.pathSeparator + jars();
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", folder.toString(), "bench/ReportWorkload.java");
        if (compiled != 0) {
            throw new IOException("bench/ReportWorkload.java does not compile");
        }
        Path one = folder.resolve("one.weft");
        Path ten = folder.resolve("ten.weft");
        java(classPath, List.of(), "make", one, MILLION);
        java(classPath, List.of(), "make", ten, 10 * MILLION);
        Path page = folder.resolve("one.html");
        Path trace = folder.resolve("one.pftrace");

        double cold = Double.MAX_VALUE;
        double warm = Double.MAX_VALUE;
        double perfetto = Double.MAX_VALUE;
        for (int round = 0; round < rounds; round++) {
            cold = Math.min(cold, java(classPath, AS_WEFT, "write", one, page, 1).getLast());
            warm = Math.min(warm, best(java(classPath, List.of("-Xmx200m"), "write", one, page, 12)));
            perfetto = Math.min(perfetto, best(java(classPath, List.of(), "write", one, trace, 40)));
        }
        IO.println("| | target | |\n|---|---|---|");
        row("native → HTML, 1M calls, heap of 200 MB, all CPU of a JVM as `weft` starts it", "≤ 1 s", "%.2f s".formatted(cold / 1e9));
        row("the same in a JVM that has done it before, with both compilers", "–", "%.2f s".formatted(warm / 1e9));
        row("size of that page", "≤ 10 MB", "%.1f MB".formatted(Files.size(page) / 1e6));
        row("native → Perfetto, calls a second of CPU, in a JVM that has done it before", "≥ 10M",
                "%.1fM".formatted(MILLION / perfetto * 1e3));
        row("bytes a call in that trace", "≤ 30", "%.1f".formatted(Files.size(trace) / (double) MILLION));
        if (Files.isExecutable(Path.of("/usr/bin/chromium"))) {
            open("1M calls", page, rounds, "≤ 1.5 s", "≤ 16 ms");
            Path large = folder.resolve("ten.html");
            java(classPath, List.of(), "write", ten, large, 1);
            row("10M calls: size of the page, which leaves the shortest out", "–", "%.1f MB".formatted(Files.size(large) / 1e6));
            open("10M calls", large, rounds, "opens", "usable");
        }
    } finally {
        remove(folder);
    }
}

void open(String what, Path page, int rounds, String firstFrame, String frame) throws Exception {
    double opened = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    double median = Double.MAX_VALUE;
    double least = Double.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
        try (var chromium = new Chromium(Files.createTempDirectory(page.getParent(), "browser"))) {
            chromium.open(page.toUri());
            opened = Math.min(opened, chromium.number("weft.openedAfter"));
            cpu = Math.min(cpu, chromium.cpuSeconds());
            chromium.number("(window.frames60 = Array.from({ length: 60 }, () => weft.measureFrame()).sort((a, b) => a - b)).length");
            median = Math.min(median, chromium.number("frames60[30]"));
            least = Math.min(least, chromium.number("frames60[0]"));
        }
    }
    row(what + ": first drawn frame, headless Chromium without GPU", firstFrame, "%.2f s".formatted(opened / 1e3));
    row("the same, CPU of the page", "–", "%.2f s".formatted(cpu));
    row(what + ": frame with everything in view, median (least) of 60", frame, "%.1f ms (%.1f)".formatted(median, least));
}

void row(String title, String target, String value) {
    IO.println("| " + title + " | " + target + " | " + value + " |");
}

/** The least of all but the last number, which is of the whole JVM. */
double best(List<Double> nanos) {
    return nanos.subList(0, nanos.size() - 1).stream().mapToDouble(Double::doubleValue).min().orElseThrow();
}

List<Double> java(String classPath, List<String> options, Object... arguments) throws Exception {
    var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
    command.addAll(options);
    command.add("ReportWorkload");
    for (Object argument : arguments) {
        command.add(argument.toString());
    }
    var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<Double> numbers = process.inputReader().lines().map(Double::valueOf).toList();
    if (process.waitFor() != 0) {
        throw new IOException(command + " failed");
    }
    return numbers;
}

String jars() throws IOException {
    try (var files = Files.walk(Path.of("cli/target/weft/lib"))) {
        return files.map(Path::toString).filter(name -> name.endsWith(".jar")).collect(Collectors.joining(File.pathSeparator));
    }
}

void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
        }
    }
}

/** A browser without a screen, asked by its own protocol. */
static final class Chromium implements AutoCloseable {
    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private int id;

    Chromium(Path profile) throws Exception {
        process = new ProcessBuilder("/usr/bin/chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                "--remote-debugging-port=0", "--window-size=1600,1400", "--user-data-dir=" + profile, "about:blank")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        Path port = profile.resolve("DevToolsActivePort");
        while (!Files.exists(port) || Files.readAllLines(port).isEmpty()) {
            Thread.sleep(20);
        }
        var client = HttpClient.newHttpClient();
        var list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + Files.readAllLines(port).getFirst() + "/json/list")).build();
        var page = Pattern.compile("\"webSocketDebuggerUrl\": \"(ws:[^\"]*/page/[^\"]*)\"");
        Matcher found = page.matcher("");
        while (!found.find()) {
            found = page.matcher(client.send(list, HttpResponse.BodyHandlers.ofString()).body());
        }
        socket = client.newWebSocketBuilder().buildAsync(URI.create(found.group(1)), new WebSocket.Listener() {
            private final StringBuilder message = new StringBuilder();

            @Override
            public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                message.append(data);
                if (last) {
                    answers.add(message.toString());
                    message.setLength(0);
                }
                from.request(1);
                return null;
            }
        }).join();
    }

    private String ask(String method, String parameters) throws Exception {
        String start = "{\"id\":" + ++id + ",";
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + parameters + "}", true).join();
        for (String answer = answers.take();; answer = answers.take()) {
            if (answer.startsWith(start)) {
                return answer;
            }
        }
    }

    /** What the thread of the page has had so far. */
    double cpuSeconds() throws Exception {
        Matcher task = Pattern.compile("\"TaskDuration\",\"value\":([-0-9.e]+)").matcher(ask("Performance.getMetrics", "{}"));
        return task.find() ? Double.parseDouble(task.group(1)) : 0;
    }

    void open(URI page) throws Exception {
        ask("Performance.enable", "{\"timeDomain\":\"threadTicks\"}");
        ask("Page.navigate", "{\"url\":\"" + page + "\"}");
        while (number("window.weft?.ready === true ? 1 : 0") == 0) {
            Thread.sleep(50);
        }
    }

    double number(String expression) throws Exception {
        Matcher value = Pattern.compile("\"value\":([-0-9.e]+)").matcher(ask("Runtime.evaluate",
                "{\"returnByValue\":true,\"expression\":\"" + expression + "\"}"));
        return value.find() ? Double.parseDouble(value.group(1)) : 0;
    }

    @Override
    public void close() throws Exception {
        ask("Browser.close", "{}");
        process.waitFor();
    }
}
