package dev.weft.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A server of its own on this machine, and nodes in processes of their own, which can be killed. */
public final class TestCluster implements AutoCloseable {
    /** The key of all tests. */
    public static final String KEY = "the key of the tests, which everybody may know";

    private final Path folder;
    private final int port;
    private final List<Process> processes = new ArrayList<>();
    private Process server;

    private TestCluster(Path folder, int port) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        this.server = startServer();
    }

    /** Starts a server; a test without one says so. */
    public static TestCluster open() throws IOException, InterruptedException {
        Assumptions.assumeTrue(command() != null, "there is neither redis-server nor valkey-server on the PATH");
        return new TestCluster(Files.createTempDirectory("weft-cluster"), freePort());
    }

    private static String command() {
        for (String name : List.of("redis-server", "valkey-server")) {
            for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
                Path file = Path.of(place, name);
                if (Files.isExecutable(file)) {
                    return file.toString();
                }
            }
        }
        return null;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The URL of the server. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Kills the server at once. */
    public void killServer() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    /** Starts the server again, with nothing of what it had. */
    public void restartServer() throws IOException, InterruptedException {
        server = startServer();
    }

    private Process startServer() throws IOException, InterruptedException {
        Process started = new ProcessBuilder(command(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--dir", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return started;
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !started.isAlive()) {
                    throw new IOException("the server did not start", e);
                }
                Thread.onSpinWait();
            }
        }
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
        server.destroyForcibly();
        processes.add(server);
        processes.forEach(process -> process.onExit().join());
        Files.deleteIfExists(folder);
    }

    /** A node that lets its workers end on a signal. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws InterruptedException {
            Set<String> labels = new TreeSet<>(arguments[3].isEmpty() ? List.of() : List.of(arguments[3].split(",")));
            var options = new NodeOptions(arguments[0], KEY.getBytes(StandardCharsets.US_ASCII), true, "default", arguments[1], labels,
                    Integer.parseInt(arguments[2]), null, null, Duration.ofSeconds(2), Duration.ofSeconds(30));
            Node node = Node.open(options, System.err::println);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    node.drain(Duration.ofSeconds(10));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                node.close();
            }));
            System.out.println("serves");
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
