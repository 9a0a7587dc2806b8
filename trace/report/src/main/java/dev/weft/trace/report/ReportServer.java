package dev.weft.trace.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows a report, or a folder of reports, to browsers on this machine.
 *
 * <p>Only the loopback address is bound, no other origin may read the answers, and requests for a foreign host name are refused, so
 * that no page on the web reaches the report through a name that resolves to this machine. Its own pages may send files, which are
 * shown in the same way.
 */
public final class ReportServer implements AutoCloseable {
    private static final int MAX_PORT = 65_535;
    /** Where files are sent to. */
    private static final String OPEN = "/open";
    private static final List<String> NONE = List.of("");

    private final HttpServer server;
    private final ExecutorService executor;
    private final PageFinder pages;
    private final OpenedPages opened;
    private final Set<String> hosts;
    private final CountDownLatch served = new CountDownLatch(1);

    /** Where pages are had from. */
    private interface PageFinder {
        /** @param path of the request; null for none */
        @Nullable ServedPage find(String path) throws IOException;
    }

    private ReportServer(HttpServer server, PageFinder pages, OpenedPages opened) {
        this.server = server;
        this.pages = pages;
        this.opened = opened;
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
     * @param source a report, a native file, Chrome JSON, or a folder of native files; of all but the first a report is made now. Of any
     *               other folder the reports and recordings in it are listed, and made when they are asked for
     * @param scope how much of that is in it
     * @param port   0 for any free one
     * @throws NotARecordingException when {@code source} is none of these; the message is one sentence
     * @throws IOException            when the port is taken, or the report cannot be made
     */
    public static ReportServer start(Path source, Scope scope, int port) throws IOException {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be between 0 and " + MAX_PORT + ", but was " + port);
        }
        var pages = ReportFolder.isOne(source) ? in(new ReportFolder(source), scope) : only(ServedPage.of(source, scope));
        try {
            var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            var server = new ReportServer(http, pages, new OpenedPages(scope));
            http.createContext("/", server::answer);
            http.setExecutor(server.executor);
            http.start();
            return server;
        } catch (BindException e) {
            throw new IOException("port " + port + " is taken: choose another, or 0 for any free one", e);
        }
    }

    private static PageFinder only(ServedPage page) {
        return path -> path.equals("/") ? page : null;
    }

    private static PageFinder in(ReportFolder folder, Scope scope) {
        return path -> {
            if (path.equals("/")) {
                return folder.index();
            }
            Path report = folder.find(path.substring(1));
            try {
                return report == null ? null : ServedPage.of(report, scope);
            } catch (NotARecordingException e) {
                return ReportFolder.refusal(String.valueOf(e.getMessage()));
            }
        };
    }

    /**
     * Waits until a page has been sent.
     *
     * @return false if none was in that time
     */
    public boolean awaitServed(Duration atMost) throws InterruptedException {
        return served.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
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

    private void answer(HttpExchange exchange) throws IOException {
        if (respond(exchange)) {
            served.countDown();
        }
    }

    /** Whether a page was sent; it is complete then. */
    private boolean respond(HttpExchange exchange) throws IOException {
        try (exchange) {
            var host = exchange.getRequestHeaders().getFirst("Host");
            var method = exchange.getRequestMethod();
            if (host == null || !hosts.contains(host)) {
                exchange.sendResponseHeaders(421, -1);
            } else if (method.equals("POST") && exchange.getRequestURI().getPath().equals(OPEN)) {
                open(exchange);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.sendResponseHeaders(405, -1);
            } else {
                String path = exchange.getRequestURI().getPath();
                ServedPage made = opened.find(path);
                ServedPage page = made == null ? pages.find(path) : made;
                if (page == null) {
                    exchange.sendResponseHeaders(404, -1);
                } else {
                    send(page, exchange, method.equals("HEAD"));
                    return method.equals("GET");
                }
            }
            return false;
        }
    }

    /**
     * Opens a file that the browser sends, and leads it to its page. Only a page of this server may ask for that: others could have it show
     * what they like.
     */
    private void open(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        if (!"same-origin".equals(headers.getFirst("Sec-Fetch-Site"))) {
            exchange.sendResponseHeaders(403, -1);
            return;
        }
        SentFile sent;
        try {
            sent = SentFile.of(headers.getOrDefault("Content-Type", NONE).getFirst(),
                    Long.parseLong(headers.getOrDefault("Content-Length", NONE).getFirst()), exchange.getRequestBody());
        } catch (IOException | NumberFormatException e) {
            exchange.sendResponseHeaders(400, -1);
            return;
        }
        exchange.getResponseHeaders().set("Location", opened.open(sent));
        exchange.sendResponseHeaders(303, -1);
    }

    private void send(ServedPage page, HttpExchange exchange, boolean headOnly) throws IOException {
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
