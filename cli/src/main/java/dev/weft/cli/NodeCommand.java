package dev.weft.cli;

import dev.weft.ClusterOptions;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes this machine a node of a cluster. */
@Command(
        name = "worker",
        header = "Run tasks of programs on other machines: be a node of a cluster.",
        description = {
            "Programs that open Pool.cluster(URL), and nodes, meet at a server, Redis from",
            "version 7 on or Valkey. A node starts worker JVMs for whoever asks, and needs",
            "nothing of their programs: code comes with the tasks. It runs until Ctrl-C or",
            "SIGTERM; then it lets tasks end that run, and takes no more.%n"
        },
        footer = {
            "%nProgram and nodes must have the same key, of at least 16 bytes, in the",
            "environment variable WEFT_KEY; all that they send is sealed with it. The",
            "password of the server may be in the URL or in WEFT_CLUSTER_PASSWORD.",
            "%nExamples:",
            "  export WEFT_KEY=$(openssl rand -hex 32)",
            "  weft worker redis://localhost:6379",
            "  weft worker rediss://user:password@redis.example.org:6380 --processes 8",
            "  weft worker redis://redis --name gpu-1 --labels gpu,cuda --processes 1",
            "%nExit codes: 0 ended when it was told to; 1 the server cannot be reached, or was",
            "away for too long; 2 wrong use, such as no key; 3 tasks had to be stopped at the",
            "end."
        })
final class NodeCommand implements Callable<Integer> {
    /** As the cluster has it, whose classes are only loaded where they are needed. */
    private static final int LEAST_KEY_BYTES = 16;

    @Parameters(paramLabel = "URL", description = "The server: redis://host:6379, or rediss:// for TLS.")
    String url = "";

    @Option(names = {"-p", "--processes"}, paramLabel = "COUNT",
            description = "How many worker JVMs run at a time (default: one for each processor).")
    @Nullable Integer processes;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call this node (default: host name and process id).")
    @Nullable String name;

    @Option(names = "--labels", paramLabel = "LABEL", split = ",",
            description = "Take only tasks with one of these labels (default: those without a label).")
    List<String> labels = List.of();

    @Option(names = "--space", paramLabel = "NAME", defaultValue = "default",
            description = "The cluster, where several use one server (default: ${DEFAULT-VALUE}).")
    private String space = "";

    @Option(names = "--heap", paramLabel = "SIZE",
            description = "The most heap of a worker JVM, as in 512m or 2g, whatever its program says (default: what that says, or a share "
                    + "of the memory).")
    @Nullable String heap;

    @Option(names = "--lease", paramLabel = "TIME", defaultValue = "5s",
            description = "End workers whose program is not heard of for so long (default: ${DEFAULT-VALUE}).",
            converter = DurationConverter.class)
    Duration lease = Duration.ZERO;

    @Option(names = "--patience", paramLabel = "TIME", defaultValue = "60s",
            description = "End if the server is away for so long (default: ${DEFAULT-VALUE}).", converter = DurationConverter.class)
    Duration patience = Duration.ZERO;

    @Option(names = "--drain", paramLabel = "TIME", defaultValue = "25s",
            description = "How long tasks may go on after SIGTERM (default: ${DEFAULT-VALUE}).", converter = DurationConverter.class)
    Duration drain = Duration.ZERO;

    @Option(names = "--no-key", negatable = false,
            description = "Do without a key. Whoever reaches the server can then run code here.")
    private boolean noKey;

    @Option(names = "--health", paramLabel = "[ADDRESS:]PORT",
            description = "Answer /health and /metrics over HTTP, on this machine only unless an address says more, as 0.0.0.0:8080 does "
                    + "for all who reach it; 0 for any free port.",
            converter = HealthAddress.class)
    @Nullable InetSocketAddress health;

    @Option(names = {"-q", "--quiet"}, description = "Say nothing but what goes wrong.")
    boolean quiet;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        check();
        checkKey();
        return ServedNode.serve(this, spec.commandLine().getOut());
    }

    /** Where it meets programs. */
    ClusterOptions cluster() {
        try {
            ClusterOptions options = ClusterOptions.of(url).space(space).lease(lease).patience(patience);
            return noKey ? options.unsealed() : options;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }

    private void check() {
        var _ = cluster();
        if (processes != null && processes < 1) {
            throw CommandFailure.misused("--processes must be at least 1, but was " + processes + ".");
        }
        if (heap != null && !heap.matches("\\d+[kmgKMG]?")) {
            throw CommandFailure.misused("--heap must be a number with k, m or g behind it such as 512m, but was '" + heap + "'.");
        }
        if (name != null && !name.matches("\\P{Cc}{1,100}")) {
            throw CommandFailure.misused("--name must have 1 to 100 characters, and none that controls a terminal.");
        }
        if (labels.contains("")) {
            throw CommandFailure.misused("--labels must be names with commas between them, as in gpu,cuda.");
        }
    }

    private void checkKey() {
        if (noKey) {
            return;
        }
        String text = System.getenv("WEFT_KEY");
        if (text == null || text.isBlank()) {
            throw CommandFailure.misused("a node needs a key, the same as its programs: set WEFT_KEY, as in"
                    + " WEFT_KEY=$(openssl rand -hex 32), or say --no-key where nobody else reaches the server.");
        }
        int length = text.strip().getBytes(StandardCharsets.UTF_8).length;
        if (length < LEAST_KEY_BYTES) {
            throw CommandFailure.misused("WEFT_KEY must have at least " + LEAST_KEY_BYTES + " bytes, but has " + length + ".");
        }
    }
}
