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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;

/** A server of its own on this machine, and nodes in processes of their own, which can be killed. */
public final class TestCluster implements AutoCloseable {
    /** The key of all tests. */
    public static final String KEY = "the key of the tests, which everybody may know";

    private final Path folder;
    private final RedisProcess server;
    private final List<Process> processes = new ArrayList<>();

    private TestCluster(Path folder) throws IOException {
        this.folder = folder;
        this.server = RedisProcess.start(folder);
    }

    /** Starts a server; a test without one says so. */
    public static TestCluster open() throws IOException {
        return new TestCluster(Files.createTempDirectory("weft-cluster"));
    }

    /** The URL of the server. */
    public String url() {
        return server.uri().toString();
    }

    /** What the server says that it has, in its own protocol: {@code *0} for nothing. */
    public String keys() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("KEYS *\r\n".getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        }
    }

    /** Kills the server at once. */
    public void killServer() throws InterruptedException {
        server.kill();
    }

    /** Starts the server again, with nothing of what it had. */
    public void restartServer() throws IOException {
        server.start();
    }

    /** Starts a node, and waits until it serves. */
    public Process startNode(String name, int processes, String... labels) throws IOException {
        Process node = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), url(), name, Integer.toString(processes),
                String.join(",", labels))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.processes.add(node);
        BufferedReader out = node.inputReader();
        String line = out.readLine();
        if (!"serves".equals(line)) {
            throw new IOException("the node did not start: " + line);
        }
        return node;
    }

    /** Ends what is left, at once. */
    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        try {
            server.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(folder.resolve("redis.log"));
        Files.deleteIfExists(folder);
    }

    /** A node that lets its workers end on a signal. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws InterruptedException {
            Set<String> labels = new TreeSet<>(arguments[3].isEmpty() ? List.of() : List.of(arguments[3].split(",")));
            var cluster = ClusterOptions.of(arguments[0]).key(KEY.getBytes(StandardCharsets.US_ASCII)).lease(Duration.ofSeconds(2))
                    .patience(Duration.ofSeconds(30));
            var options = new NodeOptions(cluster, arguments[1], labels, Integer.parseInt(arguments[2]), null, null);
            Node node = Node.open(options, System.err::println);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    node.drain(Duration.ofMinutes(1));
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
