package dev.weft;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Every kind of pool, with two workers where it has any. */
enum Backend {
    INLINE,
    THREADS,
    VIRTUAL_THREADS,
    PROCESSES,
    /** Needs nodes, so it is tested where there are some: in the module of clusters, by these same tests. */
    CLUSTER;

    /** Names the only backend to be tested; all but the cluster if it is not set. */
    private static final String ONLY = "weft.test.backend";

    /** Where the nodes of the tests meet. */
    private static final String URL = "weft.test.cluster";

    /** The key of these nodes. */
    private static final String KEY = "weft.test.cluster.key";

    Pool open() {
        return open(PoolOptions.defaults());
    }

    /** A pool with {@code options}, which say nothing of the number of workers. */
    Pool open(PoolOptions options) {
        return openWith(options.workers(2));
    }

    /** A pool with one worker where it has any. */
    Pool openOne() {
        return openWith(PoolOptions.defaults().workers(1));
    }

    private Pool openWith(PoolOptions options) {
        return switch (this) {
            case INLINE -> Pool.inline(options);
            case THREADS -> Pool.threads(options);
            case VIRTUAL_THREADS -> Pool.virtualThreads(options);
            case PROCESSES -> Pool.processes(options);
            case CLUSTER -> Pool.cluster(cluster().pool(options));
        };
    }

    /** The cluster of the tests. */
    static ClusterOptions cluster() {
        return ClusterOptions.of(Objects.requireNonNull(System.getProperty(URL), URL))
                .key(Objects.requireNonNull(System.getProperty(KEY), KEY).getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether workers are JVMs of their own, which do not see the objects of this one. */
    boolean hasProcesses() {
        return this == PROCESSES || this == CLUSTER;
    }

    /** Whether tasks see the objects of this JVM. */
    boolean sharesHeap() {
        return !hasProcesses();
    }

    /** The process that {@code error} concerns, as its message has it: empty if it is none. */
    static String process(WorkerException error) {
        String where = error.node() == null ? "" : " on " + error.node();
        return error.pid() == 0 ? "" : " (pid " + error.pid() + where + ")";
    }

    private static Stream<Backend> chosen() {
        String only = System.getProperty(ONLY);
        return only == null
                ? Stream.of(values()).filter(backend -> backend != CLUSTER)
                : Stream.of(valueOf(only.toUpperCase(Locale.ROOT)));
    }

    /** Those to be tested. */
    static final class Chosen implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return chosen().map(Arguments::of);
        }
    }

    /** Those to be tested that have workers. */
    static final class ChosenWithWorkers implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return chosen().filter(backend -> backend != INLINE).map(Arguments::of);
        }
    }
}
