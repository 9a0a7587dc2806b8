package dev.weft.cli;

import dev.weft.ClusterOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster to look at, in place of programs on this machine. */
final class ClusterAddress {
    @Option(names = "--cluster", paramLabel = "URL",
            description = "Show the nodes of the cluster that meets at this server. Needs WEFT_KEY, as the nodes have it.")
    private @Nullable String url;

    @Option(names = "--space", paramLabel = "NAME", description = "The cluster, where several use one server (default: default).")
    private @Nullable String space;

    @Option(names = "--no-key", negatable = false, description = "It is a cluster without a key.")
    private boolean noKey;

    /**
     * The options to look with; null if no cluster is asked for.
     *
     * @param pids the programs that the user named beside it
     */
    @Nullable ClusterOptions options(List<String> pids) {
        String server = url;
        if (server == null) {
            if (space != null || noKey) {
                throw CommandFailure.misused("--space and --no-key are of a cluster, and need --cluster URL.");
            }
            return null;
        }
        if (!pids.isEmpty()) {
            throw CommandFailure.misused("--cluster shows nodes, and takes no process ids.");
        }
        try {
            ClusterOptions options = ClusterOptions.of(server);
            options = space == null ? options : options.space(space);
            return noKey ? options.unsealed() : options;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }
}
