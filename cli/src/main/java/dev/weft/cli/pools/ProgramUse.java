package dev.weft.cli.pools;

import dev.weft.cluster.NodeStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program that uses a cluster, and how many workers it has there. */
record ProgramUse(String program, int workers) {
    /** Those who use {@code nodes}, with all that they have on them; who has most stands first. */
    static List<ProgramUse> of(List<NodeStatus> nodes) {
        Map<String, Integer> sums = new HashMap<>();
        nodes.forEach(node -> node.programs().forEach((program, workers) -> sums.merge(program, workers, Integer::sum)));
        return sums.entrySet().stream().map(sum -> new ProgramUse(sum.getKey(), sum.getValue()))
                .sorted(Comparator.<ProgramUse>comparingInt(use -> -use.workers).thenComparing(ProgramUse::program)).toList();
    }
}
