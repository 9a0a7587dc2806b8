package dev.weft.cluster;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A Redis or Valkey server of a test, on a free port of this machine, that keeps nothing on disk. */
final class RedisProcess implements AutoCloseable {
    private static final List<String> NAMES = List.of("redis-server", "valkey-server");

    private final String program;
    private final Path folder;
    private final List<String> options;
    private final int port;
    private @Nullable Process process;

    private RedisProcess(String program, Path folder, List<String> options) throws IOException {
        this.program = program;
        this.folder = folder;
        this.options = options;
        this.port = freePort();
    }

    static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Starts one; skips the test, and says so, where there is none. */
    static RedisProcess start(Path folder, String... options) throws IOException {
        Optional<String> program = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(place -> NAMES.stream().map(name -> place + File.separator + name))
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
        Assumptions.assumeTrue(program.isPresent(), "neither redis-server nor valkey-server is on the PATH");
        var started = new RedisProcess(program.orElseThrow(), folder, List.of(options));
        started.start();
        return started;
    }

    void start() throws IOException {
        var command = new ArrayList<>(List.of(program, "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--dir", folder.toString()));
        command.addAll(options);
        process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("redis.log").toFile()).start();
        await().ignoreExceptions().until(this::answers);
    }

    private boolean answers() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            return first == '+' || first == '-';
        }
    }

    /** Ends it at once: it loses everything. */
    void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    URI uri() {
        return uri("");
    }

    URI uri(String login) {
        return URI.create("redis://" + login + "127.0.0.1:" + port);
    }

    long pid() {
        return process == null ? 0 : process.pid();
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
