package dev.weft;

import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of {@link Pool#cluster(ClusterOptions)} and what its worker JVMs are like; immutable, each call returns a changed copy.
 *
 * <!--
 * {@snippet :
 * byte[] key = Manager.newKey();
 * }
 * -->
 * {@snippet weft="continued" :
 * ClusterOptions.of("rediss://redis.example.org:6380").key(key).workers(64).heap("1g");
 * }
 *
 * @param url the server where nodes and programs meet, Redis from version 7 on or Valkey: {@code redis://host:6379}, with TLS
 *     {@code rediss://}, with a user {@code rediss://name:password@host:6380} or with the
 *     password in the environment variable {@code WEFT_CLUSTER_PASSWORD}, and with {@code /3} at the end for its third database
 * @param key what all payloads are sealed with; nodes must have the same one. Null for the one in the environment variable {@code WEFT_KEY}
 * @param sealed false for a cluster without a key: whoever reaches the server can then run code on all nodes and in this program
 * @param space the name of the cluster, since several may use one server: nodes and programs meet that have the same one; {@code default}
 *     if not set
 * @param processes what worker JVMs are like. Their number is the most that this pool uses at a time, as many as the nodes have if none is
 *     set; idle ones are left to other programs after 10 s if no {@code idleTimeout} is set, and a payload may have 256 MiB if no
 *     {@code maxPayload} is set. A working directory, processors and spares are the nodes' own affair
 * @param lease after how long of silence a node counts as lost, up to a day; 5 s if not set
 * @param patience how long the server may be away before the pool gives up; a minute if not set
 * @param attempts how often a task may be begun whose nodes were lost under it, as {@link NodeLost}, at least 1; 3 if not set. A task may
 *     have {@link TaskOptions#maxAttempts} beyond that
 */
public record ClusterOptions(
        String url,
        byte @Nullable [] key,
        boolean sealed,
        String space,
        ProcessOptions processes,
        Duration lease,
        Duration patience,
        int attempts) {
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** What goes through a server that others use as well. */
    private static final long MAX_PAYLOAD = 256 << 20;

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);

    public ClusterOptions {
        Objects.requireNonNull(url, "url");
        if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
            throw new IllegalArgumentException("url must begin with redis:// or rediss://, as in redis://localhost:6379");
        }
        if (!space.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "space must be 1 to 64 letters, digits, dots, hyphens or underlines, but was \"" + space + "\"");
        }
        atLeast("lease", lease);
        if (lease.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("lease must be at most a day, but was " + lease);
        }
        atLeast("patience", patience);
        Checks.atLeastOne("attempts", attempts);
        if (processes.directory() != null || !processes.processors().isEmpty() || processes.spares() > 0) {
            throw new IllegalArgumentException(
                    "directory, processors and spares are said to nodes and not to a pool of a cluster; see weft worker --help");
        }
        key = key == null ? null : key.clone();
    }

    private static void atLeast(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(name + " must be at least 100 ms, but was " + value);
        }
    }

    /** The cluster that meets at the server with this URL, everything else as said there. */
    public static ClusterOptions of(String url) {
        return new ClusterOptions(url, null, true, "default", ProcessOptions.defaults(), Duration.ofSeconds(5), Duration.ofMinutes(1), 3);
    }

    @Override
    public byte @Nullable [] key() {
        return key == null ? null : key.clone();
    }

    /** Sets the key, at least 16 bytes that nobody can guess; {@link Manager#newKey} makes one. */
    public ClusterOptions key(byte[] key) {
        return new ClusterOptions(url, key, sealed, space, processes, lease, patience, attempts);
    }

    /** Does without a key, where nobody else reaches the server. */
    public ClusterOptions unsealed() {
        return new ClusterOptions(url, null, false, space, processes, lease, patience, attempts);
    }

    public ClusterOptions space(String space) {
        return new ClusterOptions(url, key, sealed, space, processes, lease, patience, attempts);
    }

    public ClusterOptions processes(ProcessOptions processes) {
        return new ClusterOptions(url, key, sealed, space, processes, lease, patience, attempts);
    }

    private ClusterOptions processes(UnaryOperator<ProcessOptions> change) {
        return processes(change.apply(processes));
    }

    public ClusterOptions lease(Duration lease) {
        return new ClusterOptions(url, key, sealed, space, processes, lease, patience, attempts);
    }

    public ClusterOptions patience(Duration patience) {
        return new ClusterOptions(url, key, sealed, space, processes, lease, patience, attempts);
    }

    public ClusterOptions attempts(int attempts) {
        return new ClusterOptions(url, key, sealed, space, processes, lease, patience, attempts);
    }

    /** Sets how many workers the pool uses at a time at most. */
    public ClusterOptions workers(int workers) {
        return processes(all -> all.workers(workers));
    }

    public ClusterOptions heap(String heap) {
        return processes(all -> all.heap(heap));
    }

    public ClusterOptions jvmArgs(String... jvmArgs) {
        return processes(all -> all.jvmArgs(jvmArgs));
    }

    /** Sets how many bytes the values of a task, or its result, may have; see {@link ProcessOptions#maxPayload()}. */
    public ClusterOptions maxPayload(long maxPayload) {
        return processes(all -> all.maxPayload(maxPayload));
    }

    public ClusterOptions pool(PoolOptions pool) {
        return processes(all -> all.pool(pool));
    }

    /** What worker JVMs are like here, with what is set of itself for a cluster. */
    ProcessOptions effective() {
        ProcessOptions all = processes.spares(0).maxPayload(processes.maxPayload() == 0 ? MAX_PAYLOAD : processes.maxPayload());
        return all.pool().idleTimeout().isZero() ? all.idleTimeout(IDLE) : all;
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "cluster " + space + " at " + url.replaceAll("//[^@/]*@", "//");
    }
}
