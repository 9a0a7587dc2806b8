package dev.weft.cluster;

import dev.weft.ClusterOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The stations of this program: pools of one cluster, and the parts of a pool with labels, have one in common. Thread-safe. */
final class SharedStations {
    private static final String KEY = "WEFT_KEY";

    /** For the server, so that it need not be in an address, which others see in lists of processes. */
    private static final String PASSWORD = "WEFT_CLUSTER_PASSWORD";

    // What stations are called begins with what they are, as sentences about them need it.
    private static final String NODE = "node ";
    private static final String PROGRAM = "program ";

    /** Guarded by its own monitor. */
    private static final Map<Same, Held> OPEN = new HashMap<>();

    private SharedStations() {}

    /** What makes two clusters the same. */
    private record Same(String url, String space, ByteBuffer key, Duration lease, Duration patience) {}

    private static final class Held {
        /** Guarded by {@link #OPEN}. */
        int users;

        /** Set once, under the monitor of this, which is held while it is opened: that may take long. */
        private volatile @Nullable Station station;

        synchronized Station station(ClusterOptions options, ClusterKey key) {
            Station opened = station;
            if (opened == null) {
                var words = new Words(sentence -> System.err.println("weft: " + sentence));
                opened = open(options, key, PROGRAM + here(), SharedStations::refuse, words);
                station = opened;
            }
            return opened;
        }

        boolean isUsable() {
            Station opened = station;
            return opened == null || opened.end() == null;
        }
    }

    /** A station that is used until {@link #close}. */
    static final class Use implements AutoCloseable {
        final Station station;
        private final Same same;
        private final Held held;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Use(Station station, Same same, Held held) {
            this.station = station;
            this.same = same;
            this.held = held;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true) && leave(same, held)) {
                station.close();
            }
        }
    }

    /** @throws IllegalStateException if the server cannot be reached, or there is no key; the message is for people */
    static Use use(ClusterOptions options) {
        ClusterKey key = key(options);
        var same = new Same(options.url(), options.space(), ByteBuffer.wrap(key.bytes()), options.lease(), options.patience());
        Held held;
        synchronized (OPEN) {
            held = OPEN.compute(same, (_, open) -> open != null && open.isUsable() ? open : new Held());
            held.users++;
        }
        try {
            return new Use(held.station(options, key), same, held);
        } catch (RuntimeException | Error e) {
            var _ = leave(same, held);
            throw e;
        }
    }

    /** A user leaves; whether it was the last one. */
    private static boolean leave(Same same, Held held) {
        synchronized (OPEN) {
            held.users--;
            if (held.users == 0) {
                OPEN.remove(same, held);
            }
            return held.users == 0;
        }
    }

    /** A station for who looks, and says by itself what there is to say; see {@link #use}. */
    static Station ofView(ClusterOptions options) {
        return open(options, key(options), PROGRAM + here(), SharedStations::refuse, new Words(_ -> {}));
    }

    /** The station of a node; see {@link #use}. */
    static Station ofNode(ClusterOptions options, String node, Acceptor acceptor, Words words) {
        return open(options, key(options), NODE + node, acceptor, words);
    }

    private static void refuse(Link link, byte[] opening, String peer) {
        link.close("a program takes no links");
    }

    /** The name of a node or program, of the id of its station. */
    static String bareName(String id) {
        String name = Station.nameOf(id);
        return name.startsWith(NODE) ? name.substring(NODE.length()) : name.startsWith(PROGRAM) ? name.substring(PROGRAM.length()) : name;
    }

    private static Station open(ClusterOptions options, ClusterKey key, String name, Acceptor acceptor, Words words) {
        StationOptions station = StationOptions.defaults().lease(options.lease()).patience(options.patience());
        try {
            return Station.open(RedisBroker.at(uri(options.url()), options.space()), key, name, station, acceptor, words);
        } catch (IOException e) {
            // A sentence for people.
            throw new IllegalStateException(String.valueOf(e.getMessage()), e);
        }
    }

    private static URI uri(String url) {
        try {
            return RedisServer.withPassword(new URI(url), System.getenv(PASSWORD));
        } catch (URISyntaxException e) {
            // Without the text, which may have a password in it.
            throw new IllegalArgumentException(
                    "the address of the server cannot be read: " + e.getReason() + " at character " + (e.getIndex() + 1), null);
        }
    }

    /** The key that was given, or that of the environment. */
    private static ClusterKey key(ClusterOptions options) {
        byte[] given = options.key();
        if (given != null) {
            return new ClusterKey(given);
        }
        if (!options.sealed()) {
            return ClusterKey.PUBLIC;
        }
        String text = System.getenv(KEY);
        if (text == null || text.isBlank()) {
            throw new IllegalStateException("a cluster needs a key that programs and nodes have in common: set " + KEY
                    + ", or use ClusterOptions.key; 'openssl rand -hex 32' makes one");
        }
        try {
            return new ClusterKey(text.strip().getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(KEY + " must have at least " + ClusterKey.LEAST_BYTES + " bytes that nobody can guess", e);
        }
    }

    /** The name of this machine and process, for people. */
    static String here() {
        return host() + "-" + ProcessHandle.current().pid();
    }

    static String host() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
