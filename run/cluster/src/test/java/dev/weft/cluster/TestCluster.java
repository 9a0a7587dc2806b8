package dev.weft.cluster;

import dev.weft.ClusterOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A server of its own on this machine, and nodes in processes of their own, which can be killed. */
public final class TestCluster implements AutoCloseable {
    /** The key of all tests. */
    public static final String KEY = "the key of the tests, which everybody may know";

    private final Path folder;
    private final RedisProcess server;
    private final List<Process> processes = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();

    private TestCluster(Path folder, String... options) throws IOException {
        // Processes are started and awaited here, on machines that may have much else to do.
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        this.folder = folder;
        this.server = RedisProcess.start(folder, options);
    }

    /** Starts a server with options of its own; a test without one says so. */
    public static TestCluster open(String... options) throws IOException {
        return new TestCluster(Files.createTempDirectory("weft-cluster"), options);
    }

    /** The URL of the server. */
    public String url() {
        return server.uri().toString();
    }

    /** What the server says that it has, in its own protocol: {@code *0} for nothing. */
    public String keys() throws IOException {
        return command("KEYS *");
    }

    /** Gives the server a command in one line, and returns the first line of its answer, in its own protocol. */
    public String command(String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        }
    }

    /** Kills the server at once. */
    public void killServer() throws InterruptedException {
        server.kill();
    }

    /** Starts the server again, with nothing of what it had, unless it keeps a log. */
    public void restartServer() throws IOException {
        server.start();
    }

    /** A way to the server that can be cut. */
    Wire wire() throws IOException {
        Wire wire = Wire.to(server.port());
        wires.add(wire);
        return wire;
    }

    /** Starts a node, and waits until it serves. */
    public Process startNode(String name, int processes, String... labels) throws IOException {
        return start(form(name, processes, labels)).process();
    }

    /** A node with a lease of 2 s, a patience of 30 s, and a minute to drain. */
    TestNode.Form form(String name, int processes, String... labels) {
        return new TestNode.Form(name, url(), processes, String.join(",", labels), Duration.ofSeconds(2), Duration.ofSeconds(30),
                Duration.ofMinutes(1), "");
    }

    /** A launcher with options, among them those with which a JVM of a few seconds takes less of the processors. */
    static List<String> java(String... options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(options));
        return command;
    }

    /** Starts a node, and waits until it serves. */
    TestNode start(TestNode.Form form) throws IOException {
        List<String> command = java("-Xmx128m");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(form.arguments());
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return TestNode.of(process);
    }

    /** Ends what is left, at once. */
    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        wires.forEach(Wire::close);
        try {
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A node that lets its workers end on a signal. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws InterruptedException {
            Set<String> labels = new TreeSet<>(arguments[3].isEmpty() ? List.of() : List.of(arguments[3].split(",")));
            var cluster = ClusterOptions.of(arguments[1]).key(KEY.getBytes(StandardCharsets.US_ASCII)).lease(Duration.parse(arguments[4]))
                    .patience(Duration.parse(arguments[5]));
            var options = new NodeOptions(cluster, arguments[0], labels, Integer.parseInt(arguments[2]),
                    arguments[7].isEmpty() ? null : arguments[7], null);
            Node node = Node.open(options, System.err::println);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    node.drain(Duration.parse(arguments[6]));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                node.close();
            }));
            System.out.println("serves");
            new CountDownLatch(1).await();
        }
    }
}
