package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A cluster of one node with two worker JVMs, made by the command as users do it, and a server. */
final class OneNode implements AutoCloseable {
    /** The key of the cluster, for {@code WEFT_KEY}. */
    static final String KEY = "the key of a test, which everybody may know";

    /** Why a test is skipped. */
    static final String MISSING = "neither redis-server nor valkey-server is on the PATH";

    /** The name of the node. */
    static final String NAME = "the-one";

    private final Path folder;
    private final int port;
    private final Process node;
    private Process server;

    private OneNode(Path folder, int port, Process server, Process node) {
        this.folder = folder;
        this.port = port;
        this.server = server;
        this.node = node;
    }

    /** Whether there is a server to start. */
    static boolean canStart() {
        return !server().isEmpty();
    }

    private static String server() {
        return Stream.of("redis-server", "valkey-server")
                .filter(name -> Stream.of(System.getenv("PATH").split(":")).anyMatch(place -> Path.of(place, name).toFile().canExecute()))
                .findFirst()
                .orElse("");
    }

    /** Starts one in {@code folder}, and waits until it serves; a test without a server says so. */
    static OneNode start(Path folder) throws IOException {
        Assumptions.assumeTrue(canStart(), MISSING);
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process server = startServer(folder, port);
        Process node = weft("worker", url(port), "--name", NAME, "--processes", "2").with("WEFT_KEY", KEY).start();
        String said = node.inputReader().readLine();
        if (said == null || !said.contains(" serves ")) {
            throw new IOException("the node did not start: " + said);
        }
        return new OneNode(folder, port, server, node);
    }

    private static Process startServer(Path folder, int port) throws IOException {
        Process started = new ProcessBuilder(server(), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--dir", folder.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log = started.inputReader();
        String line = log.readLine();
        while (line != null && !line.contains("Ready to accept connections")) {
            line = log.readLine();
        }
        return started;
    }

    /** Ends the server, which forgets all. */
    void endServer() {
        server.destroy();
        server.onExit().join();
    }

    /** Starts it again at the same place. */
    void restartServer() throws IOException {
        server = startServer(folder, port);
    }

    private static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    String url() {
        return url(port);
    }

    /** Ends the node in order, and then the server. */
    @Override
    public void close() {
        node.destroy();
        node.onExit().join();
        endServer();
    }
}
