package dev.weft.async;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Task;
import dev.weft.seen.OpenTasks;
import dev.weft.seen.TaskReading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Item 18: what runs can be read from outside. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenTasksTest {
    private static Object waitHere(CountDownLatch begun) throws InterruptedException {
        return Never.await(begun);
    }

    /** The node of this name and those under it, each as far in as it is deep. */
    private static List<String> tree(String root) {
        List<TaskReading> nodes = OpenTasks.read();
        var lines = new ArrayList<String>();
        nodes.stream().filter(node -> node.name().equals(root)).forEach(node -> add(nodes, node, "", lines));
        return lines;
    }

    private static void add(List<TaskReading> nodes, TaskReading node, String indent, List<String> lines) {
        lines.add(indent + node.kind() + " " + node.name());
        nodes.stream().filter(child -> child.parent() == node.id()).forEach(child -> add(nodes, child, indent + "  ", lines));
    }

    @Test
    void tasksStandUnderWhatWaitsForThem() throws Exception {
        var begun = new CountDownLatch(3);
        TaskGroup.run(GroupOptions.defaults().name("outer of OpenTasksTest"), group -> {
            group.start("caller", () -> Async.gather(List.<Task<Object>>of(new Waiting(begun))));
            group.start("owner", () -> CancelScope.run(scope -> TaskGroup.run(GroupOptions.defaults().name("inner"), inner -> {
                inner.start("leaf", () -> waitHere(begun));
            })));
            group.start("alone", () -> waitHere(begun));
            begun.await();
            await().until(() -> tree("outer of OpenTasksTest").size() == 8);
            var lines = tree("outer of OpenTasksTest");
            assertEquals("group outer of OpenTasksTest", lines.getFirst());
            assertTrue(lines.containsAll(List.of("  task alone", "  task caller", "    gather ", "      task OpenTasksTest.Waiting",
                    "  task owner", "    group inner", "      task leaf")), lines.toString());
            group.cancel();
        });
        assertEquals(List.of(), tree("outer of OpenTasksTest"));
    }

    @Test
    void aNodeTellsThreadStateAndTime() throws Exception {
        var begun = new CountDownLatch(1);
        TaskGroup.run(GroupOptions.defaults().name("place of OpenTasksTest"), group -> {
            var job = group.start("leaf", () -> waitHere(begun));
            begun.await();
            await().until(() -> leaf().state().equals("waiting"));
            TaskReading leaf = leaf();
            assertTrue(leaf.nanos() > 0);
            assertTrue(leaf.thread().startsWith("#"), leaf.thread());
            assertEquals(false, leaf.stopping());
            job.cancel();
        });
    }

    private static TaskReading leaf() {
        List<TaskReading> nodes = OpenTasks.read();
        long group = nodes.stream().filter(node -> node.name().equals("place of OpenTasksTest")).findFirst().orElseThrow().id();
        return nodes.stream().filter(node -> node.parent() == group).findFirst().orElseThrow();
    }

    @Test
    void tasksOfALoopStandUnderItAndWhatTheyWaitForUnderThem() throws Exception {
        var begun = new CountDownLatch(1);
        var lines = new ArrayList<String>();
        try (var loop = EventLoop.open(EventLoopOptions.defaults().name("loop of OpenTasksTest"))) {
            loop.runUntilComplete(() -> {
                var options = GroupOptions.defaults().name("beside");
                var waits = loop.start("waits", () -> EventLoop.await(() -> TaskGroup.call(options, group -> {
                    group.start("leaf", () -> waitHere(begun));
                    return Never.await();
                })));
                EventLoop.await(() -> {
                    begun.await();
                    await().until(() -> tree("loop of OpenTasksTest").contains("      task leaf"));
                    lines.addAll(tree("loop of OpenTasksTest"));
                    return 0;
                });
                waits.cancel();
            });
        }
        assertEquals("loop loop of OpenTasksTest", lines.getFirst());
        assertTrue(lines.containsAll(List.of("  task waits", "    group beside", "      task leaf")), lines.toString());
        assertEquals(List.of(), tree("loop of OpenTasksTest"));
    }

    @Test
    void ofVeryManyTheNumberIsTold() throws Exception {
        TaskGroup.run(GroupOptions.defaults().name("many of OpenTasksTest"), group -> {
            for (int i = 0; i < 10_100; i++) {
                group.start("many", () -> Never.await());
            }
            List<TaskReading> nodes = OpenTasks.read();
            assertTrue(nodes.size() <= 10_010, Integer.toString(nodes.size()));
            assertTrue(nodes.stream().anyMatch(node -> node.kind().equals("more") && Long.parseLong(node.name()) >= 100));
            group.cancel();
        });
    }

    private record Waiting(CountDownLatch begun) implements Task<Object> {
        @Override
        public Object call() throws Exception {
            return waitHere(begun);
        }
    }
}
