package dev.weft.cluster;

import dev.weft.ClusterOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds words for tasks that wait for want of nodes, or of places on them: once each time, and only when it takes long. Of one thread. */
final class Scarcity {
    /** How long tasks wait until somebody is told. */
    static final Duration TELL_AFTER = Duration.ofSeconds(5);

    /** How many programs are named that have the places. */
    private static final int MOST_NAMED = 3;

    private final ClusterOptions options;
    private final @Nullable String label;
    private boolean isScarce;
    private boolean isTold;
    private long since;

    Scarcity(ClusterOptions options, @Nullable String label) {
        this.options = options;
        this.label = label;
    }

    /**
     * What is to be said now.
     *
     * @param nodes those that take such tasks
     * @param waits whether tasks wait for a worker
     * @param now in nanoseconds
     * @return a sentence for people; null for nothing
     */
    @Nullable String look(Collection<NodeCard> nodes, boolean waits, long now) {
        if (!waits || nodes.stream().anyMatch(node -> node.free() > 0)) {
            isScarce = false;
            isTold = false;
            return null;
        }
        if (!isScarce) {
            isScarce = true;
            since = now;
        }
        if (isTold || now - since < TELL_AFTER.toNanos()) {
            return null;
        }
        isTold = true;
        return nodes.isEmpty() ? noNode() : noPlace(nodes);
    }

    private String noNode() {
        return "no node takes tasks" + withLabel() + " of " + options + ", so they wait; start one with 'weft worker URL"
                + (options.space().equals("default") ? "" : " --space " + options.space())
                + (label == null ? "" : " --labels " + label) + "'" + (options.sealed() ? " and the same WEFT_KEY" : "");
    }

    private String noPlace(Collection<NodeCard> nodes) {
        int places = nodes.stream().mapToInt(NodeCard::places).sum();
        return (places == 1 ? "the only place" : "each of the " + places + " places") + " for tasks" + withLabel() + " of " + options
                + " is taken" + takers(nodes) + "; tasks wait until one is free, or another node is started";
    }

    private String withLabel() {
        return label == null ? "" : " with the label \"" + label + "\"";
    }

    private static String takers(Collection<NodeCard> nodes) {
        var takers = new TreeMap<String, Integer>();
        nodes.forEach(node -> node.programs().forEach((program, count) -> takers.merge(program, count, Integer::sum)));
        if (takers.isEmpty()) {
            return "";
        }
        List<Map.Entry<String, Integer>> most = takers.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
        int others = most.size() - MOST_NAMED;
        return most.stream().limit(MOST_NAMED)
                .map(taker -> taker.getKey() + " (" + taker.getValue() + ")")
                .collect(Collectors.joining(", ", ", by ", others > 0 ? " and " + others + " more" : ""));
    }
}
