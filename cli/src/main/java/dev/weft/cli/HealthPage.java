package dev.weft.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.cluster.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a node says of itself to programs that watch it: numbers, and nothing that is secret. */
final class HealthPage implements AutoCloseable {
    private final InetSocketAddress wish;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HealthPage(InetSocketAddress wish, HttpServer server) {
        this.wish = wish;
        this.server = server;
    }

    static HealthPage open(Node node, InetSocketAddress address) {
        try {
            var page = new HealthPage(address, HttpServer.create(address, 0));
            page.server.setExecutor(page.threads);
            page.server.createContext("/health", exchange -> health(node, exchange));
            page.server.createContext("/metrics", exchange -> answer(exchange, 200, metrics(node)));
            page.server.start();
            return page;
        } catch (IOException e) {
            throw CommandFailure.misused("--health " + text(address, address.getPort()) + " cannot be used: " + e.getMessage() + ".");
        }
    }

    String address() {
        return "http://" + text(wish, server.getAddress().getPort()) + "/health";
    }

    private static String text(InetSocketAddress address, int port) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static void health(Node node, HttpExchange exchange) throws IOException {
        boolean reaches = node.outage().isZero();
        answer(exchange, reaches ? 200 : 503, reaches ? "ok\n" : "the server has been away for " + node.outage().toSeconds() + " s\n");
    }

    /** In the text format of Prometheus. */
    private static String metrics(Node node) {
        return """
                # HELP weft_node_places Worker JVMs that this node runs at a time.
                # TYPE weft_node_places gauge
                weft_node_places %d
                # HELP weft_node_busy Worker JVMs that run now.
                # TYPE weft_node_busy gauge
                weft_node_busy %d
                # HELP weft_node_waiting Worker JVMs that are asked for and have to wait.
                # TYPE weft_node_waiting gauge
                weft_node_waiting %d
                # HELP weft_node_started_total Worker JVMs that were started.
                # TYPE weft_node_started_total counter
                weft_node_started_total %d
                # HELP weft_node_outage_seconds How long the server has been away.
                # TYPE weft_node_outage_seconds gauge
                weft_node_outage_seconds %d
                """.formatted(node.places(), node.busy(), node.waiting(), node.started(), node.outage().toSeconds());
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
