package dev.weft.cli.pools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.cli.pools.TaskTreeLines.Branches;
import dev.weft.seen.TaskReading;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code weft pstree} and {@code weft ps} make of a reading. */
class TaskTreeLinesTest {
    private static final long SECOND = 1_000_000_000;

    private final List<TaskReading> nodes = new ArrayList<>();

    private long owner(long parent, String kind, String name, String thread) {
        nodes.add(new TaskReading(nodes.size() + 1, parent, kind, name, thread, "waiting", false, 0, "Shop.main(Shop.java:7)"));
        return nodes.size();
    }

    private long task(long parent, String name, String state, long seconds, String at) {
        nodes.add(new TaskReading(nodes.size() + 1, parent, "task", name, "#7", state, false, seconds * SECOND, at));
        return nodes.size();
    }

    private Look look() {
        return new Look(4711, ProgramName.of("Shop"), List.of(), nodes);
    }

    @Test
    void tasksStandUnderWhatWaitsForThem() {
        long group = owner(0, "group", "orders", "main");
        long first = task(group, "read", "waiting", 3, "Shop.read(Shop.java:12)");
        long gather = owner(first, "gather", "", "#7");
        task(gather, "part", "running", 0, "");
        task(group, "write", "blocked", 1, "Shop.write(Shop.java:20)");
        assertEquals(
                """
                4711  Shop
                `- group "orders"  waiting in main at Shop.main(Shop.java:7)
                   |- read  waiting 3.0 s at Shop.read(Shop.java:12)
                   |  `- gather  waiting in #7 at Shop.main(Shop.java:7)
                   |     `- part  running
                   `- write  blocked 1.0 s at Shop.write(Shop.java:20)""",
                String.join("\n", TaskTreeLines.of(look(), false, Branches.ASCII)));
    }

    @Test
    void tasksThatDifferInNothingButTheirTimeAreOneLine() {
        long group = owner(0, "group", "", "main");
        for (int i = 1; i <= 4; i++) {
            task(group, "fetch", "waiting", i, "Shop.fetch(Shop.java:3)");
        }
        nodes.add(new TaskReading(9, group, "more", "90", "", "", false, 0, ""));
        assertEquals(
                List.of("└─ group  waiting in main at Shop.main(Shop.java:7)", "   ├─ 4 × fetch  waiting 4.0 s at Shop.fetch(Shop.java:3)",
                        "   └─ and 90 more"),
                TaskTreeLines.of(look(), false, Branches.LINES).stream().skip(1).toList());
        assertEquals(7, TaskTreeLines.of(look(), true, Branches.LINES).size());
    }

    @Test
    void whatWouldMoveTheCursorIsNotPrinted() {
        long group = owner(0, "group", "a\u001b[2Jb", "ma\nin");
        task(group, "c\u0007d", "waiting", 1, "e\rf");
        assertEquals(
                List.of("└─ group \"a?[2Jb\"  waiting in ma?in at Shop.main(Shop.java:7)", "   └─ c?d  waiting 1.0 s at e?f"),
                TaskTreeLines.of(look(), false, Branches.LINES).stream().skip(1).toList());
    }

    @Test
    void aTableHasARowForEachTask() {
        long group = owner(0, "group", "orders", "main");
        task(group, "read", "waiting", 3, "Shop.read(Shop.java:12)");
        nodes.add(new TaskReading(3, group, "task", "late", "#9", "waiting", true, 0, ""));
        assertEquals(
                """
                4711  Shop
                  TASK  OF              THREAD  STATE                FOR  AT
                  read  group "orders"  #7      waiting            3.0 s  Shop.read(Shop.java:12)
                  late  group "orders"  #9      waiting, stopping      -""",
                String.join("\n", PoolTables.of(look(), true)));
    }
}
