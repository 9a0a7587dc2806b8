package dev.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weft.ClusterOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What people are told when tasks wait. */
class ScarcityTest {
    private static final ClusterOptions OPTIONS = ClusterOptions.of("redis://there").key(new byte[32]);
    private static final long BEGIN = Long.MAX_VALUE - 1;

    private final Scarcity scarcity = new Scarcity(OPTIONS, null);

    private static NodeCard node(int places, Map<String, Integer> programs) {
        int taken = programs.values().stream().mapToInt(count -> count).sum();
        return new NodeCard("machine", 1, places, places - taken, 0, Set.of(), 0, 0, programs);
    }

    private static long after(double seconds) {
        return BEGIN + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void noNodeIsToldOnceWhenTasksHaveWaited() {
        var labelled = new Scarcity(OPTIONS.space("prod"), "gpu");
        assertNull(labelled.look(List.of(), true, after(0)));
        assertNull(labelled.look(List.of(), true, after(4.9)));
        assertEquals("no node takes tasks with the label \"gpu\" of " + OPTIONS.space("prod")
                + ", so they wait; start one with 'weft worker URL --space prod --labels gpu' and the same WEFT_KEY",
                labelled.look(List.of(), true, after(5)));
        assertNull(labelled.look(List.of(), true, after(50)));
    }

    @Test
    void whoHasThePlacesIsTold() {
        var nodes = List.of(node(2, Map.of("web-1", 1, "build-7", 1)), node(4, Map.of("web-2", 1, "build-7", 2, "test-3", 1)));
        assertNull(scarcity.look(nodes, true, after(0)));
        assertEquals("each of the 6 places for tasks of " + OPTIONS + " is taken, by build-7 (3), test-3 (1), web-1 (1) and 1 more; "
                + "tasks wait until one is free, or another node is started", scarcity.look(nodes, true, after(6)));
        var one = List.of(node(1, Map.of("web-1", 1)));
        assertNull(scarcity.look(one, false, after(7)));
        assertNull(scarcity.look(one, true, after(8)));
        assertEquals("the only place for tasks of " + OPTIONS + " is taken, by web-1 (1); tasks wait until one is free, or another node is "
                + "started", scarcity.look(one, true, after(14)));
    }

    @Test
    void nothingIsToldWhileThereIsAPlaceOrNothingToDo() {
        var taken = List.of(node(1, Map.of("web-1", 1)));
        assertNull(scarcity.look(taken, true, after(0)));
        assertNull(scarcity.look(List.of(node(1, Map.of())), true, after(6)));
        assertNull(scarcity.look(taken, true, after(7)), "the time begins anew");
        assertNull(scarcity.look(List.of(), false, after(13)));
    }
}
