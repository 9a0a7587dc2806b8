package dev.weft.trace.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Shows one report to browsers on this machine.
 *
 * <p>Only the loopback address is bound, no other origin may read the answers, and requests for a foreign host name are refused, so
 * that no page on the web reaches the report through a name that resolves to this machine.
 */
public final class ReportServer implements AutoCloseable {
    private static final int MARKER_WITHIN = 4096;
    private static final int END_WITHIN = 64;
    private static final int MAX_PORT = 65_535;

    private final HttpServer server;
    private final ExecutorService executor;
    private final Page page;
    private final Set<String> hosts;

    /** A report that can be sent. */
    private interface Page {
        long size() throws IOException;

        void sendTo(OutputStream out) throws IOException;
    }

    private ReportServer(HttpServer server, Page page) {
        this.server = server;
        this.page = page;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        int port = server.getAddress().getPort();
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** Starts to serve all of it. */
    public static ReportServer start(Path source, int port) throws IOException {
        return start(source, Scope.ALL, port);
    }

    /**
     * Starts to serve.
     *
     * @param source a report, a native file, Chrome JSON, or a folder of native files; of all but the first a report is made now
     * @param scope how much of that is in it
     * @param port   0 for any free one
     * @throws NotARecordingException when {@code source} is none of these; the message is one sentence
     * @throws IOException            when the port is taken, or the report cannot be made
     */
    public static ReportServer start(Path source, Scope scope, int port) throws IOException {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be between 0 and " + MAX_PORT + ", but was " + port);
        }
        var page = isReport(source) ? file(whole(source)) : made(recordingIn(source, scope));
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            var server = new ReportServer(http, page);
            http.createContext("/", server::answer);
            http.setExecutor(server.executor);
            http.start();
            return server;
        } catch (BindException e) {
            throw new IOException("port " + port + " is taken: choose another, or 0 for any free one", e);
        }
    }

    /** Where the report is shown. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static boolean isReport(Path source) throws IOException {
        if (!Files.isRegularFile(source)) {
            return false;
        }
        try (var in = Files.newInputStream(source)) {
            return new String(in.readNBytes(MARKER_WITHIN), StandardCharsets.UTF_8).contains(PageTemplate.MARKER);
        }
    }

    /** The viewer stands last in a report: one that was cut on its way would be an empty page. */
    private static Path whole(Path report) throws IOException {
        try (var channel = Files.newByteChannel(report)) {
            channel.position(Math.max(0, channel.size() - END_WITHIN));
            var end = new String(Channels.newInputStream(channel).readNBytes(END_WITHIN), StandardCharsets.UTF_8);
            if (!end.contains(PageTemplate.END)) {
                throw new NotARecordingException(report + " is a Weft report whose end is missing: copy it again, or trace again");
            }
            return report;
        }
    }

    private static Page file(Path report) {
        return new Page() {
            @Override
            public long size() throws IOException {
                return Files.size(report);
            }

            @Override
            public void sendTo(OutputStream out) throws IOException {
                Files.copy(report, out);
            }
        };
    }

    /** Held in memory, so that nothing is left behind however this process ends. */
    private static Page made(Recording recording) throws IOException {
        var bytes = new ByteArrayOutputStream();
        new ReportPage(recording).writeTo(bytes);
        return new Page() {
            @Override
            public long size() {
                return bytes.size();
            }

            @Override
            public void sendTo(OutputStream out) throws IOException {
                bytes.writeTo(out);
            }
        };
    }

    private static Recording recordingIn(Path source, Scope scope) throws IOException {
        try {
            return Recording.read(source, scope);
        } catch (NotARecordingException e) {
            if (Files.isRegularFile(source) && RecordingFiles.kind(source) == RecordingFiles.Kind.NATIVE) {
                throw new NotARecordingException(source + " is neither a Weft report nor a recording");
            }
            throw e;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var host = exchange.getRequestHeaders().getFirst("Host");
            var method = exchange.getRequestMethod();
            if (host == null || !hosts.contains(host)) {
                exchange.sendResponseHeaders(421, -1);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.sendResponseHeaders(405, -1);
            } else if (!exchange.getRequestURI().getPath().equals("/")) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, method.equals("HEAD"));
            }
        }
    }

    private void send(HttpExchange exchange, boolean headOnly) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set("Content-Security-Policy", "frame-ancestors 'none'");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        if (headOnly) {
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(200, page.size());
        page.sendTo(exchange.getResponseBody());
    }
}
