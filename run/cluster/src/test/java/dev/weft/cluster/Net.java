package dev.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.function.Executable;

/** Stations on a server in memory, whose time is what a test says it is. */
final class Net implements AutoCloseable {
    static final ClusterKey KEY = key("a key of this cluster");

    /** So long that no station looks at the time by itself. */
    static final Duration LEASE = Duration.ofHours(1);

    static final StationOptions OPTIONS = StationOptions.defaults().lease(LEASE).patience(LEASE.multipliedBy(10));
    private static final int STEPS = 12;

    final MemoryServer server = new MemoryServer();

    /** What people are told. */
    final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private final AtomicLong clock = new AtomicLong(1_000);
    private final List<Station> stations = new ArrayList<>();
    private final List<Station> running = new ArrayList<>();

    /** A link that was opened with {@code station}. */
    record Accepted(Link link, String opening, String peer) {}

    /** A station that takes every link. */
    record Host(Station station, BlockingQueue<Accepted> accepted) {}

    static ClusterKey key(String text) {
        return new ClusterKey(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(Message message) {
        return new String(message.bytes(), StandardCharsets.UTF_8);
    }

    static void send(Link link, int type, String text) throws IOException, InterruptedException {
        byte[] bytes = bytes(text);
        link.send(type, bytes, 0, bytes.length);
    }

    /** What is said to who does something that does not go. */
    static String error(Executable call) {
        return String.valueOf(assertThrows(IOException.class, call).getMessage());
    }

    Station station(String name, Acceptor acceptor) throws IOException {
        return station(name, KEY, OPTIONS, acceptor);
    }

    Station station(String name, ClusterKey key, StationOptions options, Acceptor acceptor) throws IOException {
        Station station = Station.open(server.broker(), key, name, options, acceptor, new Words(said::add), clock::get);
        stations.add(station);
        running.add(station);
        return station;
    }

    Host host(String name) throws IOException {
        return host(name, KEY);
    }

    Host host(String name, ClusterKey key) throws IOException {
        var accepted = new LinkedBlockingQueue<Accepted>();
        Station station = station(name, key, OPTIONS, (link, opening, peer) ->
                accepted.add(new Accepted(link, new String(opening, StandardCharsets.UTF_8), peer)));
        return new Host(station, accepted);
    }

    /** Has time pass in small steps, in each of which everybody runs and all letters arrive. */
    void pass(Duration time) throws InterruptedException {
        long step = LEASE.toNanos() / STEPS;
        for (long passed = 0; passed < time.toNanos(); passed += step) {
            server.settle();
            clock.addAndGet(step);
            server.settle();
            tick();
        }
        server.settle();
    }

    /** Has time pass at once, as if all of these processes slept. */
    void sleep(Duration time) throws InterruptedException {
        clock.addAndGet(time.toNanos());
        tick();
        server.settle();
    }

    private void tick() {
        running.forEach(station -> station.tick(0));
    }

    /** Has a process stop, without a word, or go on. */
    void freeze(Station station, boolean frozen) {
        server.freeze(station.id(), frozen);
        if (frozen) {
            running.remove(station);
        } else {
            running.add(station);
        }
    }

    @Override
    public void close() {
        stations.forEach(station -> server.freeze(station.id(), false));
        stations.forEach(Station::close);
    }
}
