package dev.weft.cluster;

import dev.weft.ClusterOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stations of this program: pools of one cluster, and the parts of a pool with labels, have one in common. Thread-safe. */
final class SharedStations {
    private static final String KEY = "WEFT_KEY";

    // What stations are called begins with what they are, as sentences about them need it.
    private static final String NODE = "node ";
    private static final String PROGRAM = "program ";

    /** Guarded by its own monitor. */
    private static final Map<Same, Held> OPEN = new HashMap<>();

    private SharedStations() {}

    /** What makes two clusters the same. */
    private record Same(String url, String space, int key, Duration lease, Duration patience) {}

    private static final class Held {
        final Station station;
        int users = 1;

        Held(Station station) {
            this.station = station;
        }
    }

    /** A station that is used until {@link #close}. */
    static final class Use implements AutoCloseable {
        final Station station;
        private final Same same;
        private boolean closed;

        private Use(Station station, Same same) {
            this.station = station;
            this.same = same;
        }

        @Override
        public void close() {
            synchronized (OPEN) {
                Held held = OPEN.get(same);
                if (closed || held == null) {
                    return;
                }
                closed = true;
                if (--held.users > 0) {
                    return;
                }
                OPEN.remove(same);
            }
            station.close();
        }
    }

    /** @throws IllegalStateException if the server cannot be reached, or there is no key; the message is for people */
    static Use use(ClusterOptions options) {
        ClusterKey key = key(options.key(), options.sealed(), "ClusterOptions.key");
        var same = new Same(options.url(), options.space(), Arrays.hashCode(key.bytes()), options.lease(), options.patience());
        synchronized (OPEN) {
            Held held = OPEN.get(same);
            if (held == null) {
                StationOptions wanted = stationOptions(options.lease(), options.patience());
                held = new Held(open(options.url(), options.space(), key, PROGRAM + here(), wanted, SharedStations::refuse));
                OPEN.put(same, held);
            } else {
                held.users++;
            }
            return new Use(held.station, same);
        }
    }

    private static void refuse(Link link, byte[] opening, String peer) {
        link.close("a program takes no links");
    }

    /** What the station of a node is called. */
    static String nodeStation(String node) {
        return NODE + node;
    }

    /** The name of a node or program, of the id of its station. */
    static String bareName(String id) {
        String name = Station.nameOf(id);
        return name.startsWith(NODE) ? name.substring(NODE.length()) : name.startsWith(PROGRAM) ? name.substring(PROGRAM.length()) : name;
    }

    static StationOptions stationOptions(Duration lease, Duration patience) {
        return StationOptions.defaults().lease(lease).patience(patience.compareTo(lease) < 0 ? lease : patience);
    }

    /** @throws IllegalStateException if the server cannot be reached */
    static Station open(String url, String space, ClusterKey key, String name, StationOptions options, Acceptor acceptor) {
        try {
            return Station.open(RedisBroker.at(uri(url), space), key, name, options, acceptor);
        } catch (IOException e) {
            // A sentence for people.
            throw new IllegalStateException(String.valueOf(e.getMessage()), e);
        }
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // Without the text, which may have a password in it.
            throw new IllegalArgumentException(
                    "the address of the server cannot be read: " + e.getReason() + " at character " + (e.getIndex() + 1), null);
        }
    }

    /**
     * The key that was given, or that of the environment.
     *
     * @param option how to give one, for people
     * @throws IllegalStateException if there is none
     */
    static ClusterKey key(byte @Nullable [] given, boolean sealed, String option) {
        if (!sealed) {
            return ClusterKey.PUBLIC;
        }
        if (given != null) {
            return new ClusterKey(given);
        }
        String text = System.getenv(KEY);
        if (text == null || text.isBlank()) {
            throw new IllegalStateException("a cluster needs a key that programs and nodes have in common: set " + KEY
                    + ", or use " + option + "; 'openssl rand -hex 32' makes one");
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
