package dev.weft.cli;

import dev.weft.ClusterOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster to look at, in place of programs on this machine. */
final class ClusterAddress {
    @Option(names = "--cluster", paramLabel = "URL",
            description = "Show the nodes of the cluster that meets at this server. Needs WEFT_KEY, as the nodes have it.")
    @Nullable String url;

    @Option(names = "--space", paramLabel = "NAME", defaultValue = "default",
            description = "The cluster, where several use one server (default: ${DEFAULT-VALUE}).")
    String space = "";

    @Option(names = "--no-key", negatable = false, description = "It is a cluster without a key.")
    boolean noKey;

    /** The options to look with; called if there is a URL. */
    ClusterOptions options(String server) {
        try {
            ClusterOptions options = ClusterOptions.of(server).space(space);
            return noKey ? options.unsealed() : options;
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }
}
