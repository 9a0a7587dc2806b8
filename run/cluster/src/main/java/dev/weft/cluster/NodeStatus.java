package dev.weft.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A node as it was when it was last heard of.
 *
 * @param machine the name of its machine
 * @param pid of the node itself, on that
 * @param places how many worker JVMs it runs at a time
 * @param busy how many it runs
 * @param waiting how many are asked for and have to wait
 * @param labels the tasks that it takes; empty for those without a label
 * @param since when it was started
 * @param started how many worker JVMs it has started
 * @param programs who uses its places, and how many
 */
public record NodeStatus(
        String name,
        String machine,
        long pid,
        int places,
        int busy,
        int waiting,
        Set<String> labels,
        Instant since,
        long started,
        Map<String, Integer> programs) {}
