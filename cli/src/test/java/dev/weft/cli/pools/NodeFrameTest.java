package dev.weft.cli.pools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.cli.table.Width;
import dev.weft.cluster.NodeStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands on the screen and what {@code weft ps} prints, from made-up nodes. */
class NodeFrameTest {
    private static final int ANY = Integer.MAX_VALUE;
    private static final Instant AT = Instant.parse("2026-02-03T14:03:22Z");
    private static final ZonedDateTime TIME = AT.atZone(ZoneOffset.UTC);

    private static NodeStatus node(String name, int busy, long started, Map<String, Integer> programs) {
        return new NodeStatus(name, "web-2", 209, 8, busy, 3, Set.of(), AT.minusSeconds(720), started, programs);
    }

    private static NodeStatus gpu(Instant since) {
        return new NodeStatus("gpu-1", "web-3", 317, 1, 0, 0, Set.of("gpu", "cuda"), since, 4, Map.of());
    }

    private static final List<NodeStatus> NODES = List.of(gpu(AT.minusSeconds(9)), node("web-2", 8, 41, Map.of("a-1", 3, "b-2", 5)),
            node("web-4", 1, 1_000, Map.of("a-1", 1)));

    private static final NodeSight SEEN = new NodeSight(NODES, AT);

    private static NodeFrame frame(NodeSight before) {
        return new NodeFrame(SEEN, before, TIME, null);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    @Test
    void theBusiestNodeStandsFirstAndProgramsBelow() {
        var before = new NodeSight(List.of(node("web-2", 1, 38, Map.of()), gpu(AT.minusSeconds(9))), AT.minusSeconds(2));
        assertEquals("""
                weft top 14:03:22  3 nodes, 9 of 17 workers running, 6 asked for, 2 programs, 1.5 starts/s

                NODE   MACHINE  PID  SIZE  RUN  ASKED  STARTED  STARTS/S      UP  LABELS
                web-2  web-2    209     8    8      3       41       1.5  12 min  -
                web-4  web-2    209     8    1      3    1,000         -  12 min  -
                gpu-1  web-3    317     1    0      0        4         0   9.0 s  cuda,gpu

                PROGRAM  WORKERS
                b-2            5
                a-1            4
                """, text(frame(before).lines(ANY, ANY)));
        assertEquals(2, frame(before).headingAt());
    }

    @Test
    void psHasTheSameWithoutTheRateAndByName() {
        assertEquals("""
                NODE   MACHINE  PID  SIZE  RUN  ASKED  STARTED      UP  LABELS
                gpu-1  web-3    317     1    0      0        4   9.0 s  cuda,gpu
                web-2  web-2    209     8    8      3       41  12 min  -
                web-4  web-2    209     8    1      3    1,000  12 min  -

                PROGRAM  WORKERS
                b-2            5
                a-1            4
                """, text(NodeTable.of(NODES, AT)));
        assertEquals(List.of("There is no node with this key; 'weft worker URL' starts one."), NodeTable.of(List.of(), AT));
    }

    @Test
    void theFirstLookHasNoRates() {
        List<String> lines = frame(SEEN).lines(ANY, ANY);
        assertEquals("weft top 14:03:22  3 nodes, 9 of 17 workers running, 6 asked for, 2 programs", lines.getFirst());
        assertTrue(lines.get(3).endsWith("     41         -  12 min  -"), lines.get(3));
    }

    @Test
    void aNodeThatWasStartedAgainIsAnotherOne() {
        var before = new NodeSight(List.of(gpu(AT.minusSeconds(99))), AT.minusSeconds(2));
        List<String> lines = new NodeFrame(new NodeSight(List.of(gpu(AT.minusSeconds(9))), AT), before, TIME, null).lines(ANY, ANY);
        assertEquals("weft top 14:03:22  1 node, 0 of 1 worker running, 0 asked for, 0 programs", lines.getFirst());
        assertEquals("gpu-1  web-3    317     1    0      0        4         -  9.0 s  cuda,gpu", lines.get(3));
    }

    @Test
    void whileTheServerIsAwayNodesAreAsTheyWereAndALineSaysSo() {
        var frame = new NodeFrame(SEEN, SEEN, TIME.plusSeconds(5), "the server web-1:6379 cannot be reached: it does not answer");
        List<String> lines = frame.lines(ANY, ANY);
        assertEquals(List.of("weft top 14:03:27  3 nodes, 9 of 17 workers running, 6 asked for, 2 programs",
                "as of 14:03:22; the server web-1:6379 cannot be reached: it does not answer", ""), lines.subList(0, 3));
        assertTrue(lines.get(frame.headingAt()).startsWith("NODE"), lines.toString());
        assertTrue(lines.get(4).startsWith("web-2 "), lines.toString());
    }

    @Test
    void withoutNodesItSaysHowToStartOne() {
        var none = new NodeSight(List.of(), AT);
        assertEquals("""
                weft top 14:03:22  0 nodes, 0 of 0 workers running, 0 asked for, 0 programs

                There is no node with this key; 'weft worker URL' starts one.
                """, text(new NodeFrame(none, none, TIME, null).lines(ANY, ANY)));
        assertEquals(-1, new NodeFrame(none, none, TIME, null).headingAt());
    }

    @Test
    void namesCannotMoveTheCursor() {
        var odd = new NodeStatus("a\u001b[2Jb", "m\n", 1, 1, 1, 0, Set.of("l\t"), AT, 1, Map.of("p\r", 1));
        String text = text(NodeTable.of(List.of(odd), AT));
        assertTrue(text.contains("a?[2Jb  m? ") && text.contains(" l?\n") && text.contains("\np? "), text);
        assertEquals(5, text.lines().count(), text);
    }

    @Test
    void aClockThatIsBehindTheNodesOneMakesNoNegativeTime() {
        List<String> lines = NodeTable.of(List.of(gpu(AT.plusSeconds(5))), AT);
        assertTrue(lines.get(1).endsWith("     4   -  cuda,gpu"), lines.get(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40, 60, 80})
    void aNarrowTerminalHasFewerColumns(int width) {
        List<String> lines = frame(SEEN).lines(width, ANY);
        assertTrue(lines.stream().allMatch(line -> Width.of(line) <= width), lines.toString());
        assertTrue(width < 40 || lines.get(2).matches("NODE .* RUN .*"), lines.get(2));
    }

    @Test
    void aLowTerminalLeavesOutProgramsThenNodesAndCountsThem() {
        assertEquals(10, frame(SEEN).lines(ANY, 10).size());
        assertEquals("a-1            4", frame(SEEN).lines(ANY, 10).getLast());
        List<String> nine = frame(SEEN).lines(ANY, 9);
        assertEquals(List.of("", "and 2 more programs"), List.of(nine.get(1), nine.getLast()));
        assertEquals(7, nine.size());
        assertEquals("and 1 more node", frame(SEEN).lines(ANY, 6).getLast());
        IntStream.rangeClosed(1, 12).forEach(height -> assertTrue(frame(SEEN).lines(ANY, height).size() <= height));
        List<NodeStatus> many = IntStream.range(0, 1_500).mapToObj(i -> node("n" + i, 1, 1, Map.of())).toList();
        List<String> lines = new NodeFrame(new NodeSight(many, AT), SEEN, TIME, null).lines(80, 24);
        assertEquals(24, lines.size());
        assertEquals("and 1,480 more nodes", lines.getLast());
    }

    @Test
    void aFewProgramsAreShownIfThereIsRoom() {
        Map<String, Integer> programs = Map.of("a", 5, "b", 4, "c", 3, "d", 2);
        var seen = new NodeSight(List.of(node("n", 1, 1, programs)), AT);
        List<String> lines = new NodeFrame(seen, seen, TIME, null).lines(ANY, 9);
        assertEquals(List.of("", "PROGRAM  WORKERS", "a              5", "b              4", "and 2 more programs"), lines.subList(4, 9));
    }
}
