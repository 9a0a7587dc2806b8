package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.SharedTopic.WhenFull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What is left of containers when a process that uses them ends in the middle of that. */
@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedContainersAtDeathTest {
    /** Ends its process at once. */
    private static int halt() {
        Runtime.getRuntime().halt(3);
        return 0;
    }

    @Test
    void joinTellsWhoTookItemsAndEnded() throws Exception {
        try (var pool = Pool.processes(1)) {
            SharedQueue<String> queue = pool.sharer().queue();
            queue.putAll(List.of("a", "b", "c"));
            assertThrows(WorkerException.class, () -> pool.call(_ -> queue.take().length() + queue.take().length() + halt(), 0));
            assertEquals("c", queue.take());
            queue.taskDone();
            String message = assertThrows(QueueItemsLost.class, queue::join).getMessage();
            assertTrue(message.matches("the queue waits for items that nobody will report done: .*worker.* ended with 2 of them; put them"
                    + " again, and call taskDone for those that are lost"), message);
            queue.taskDone(2);
            queue.join();
        }
    }

    @Test
    void whatAWorkerPutBeforeItEndedIsThere() throws Exception {
        try (var pool = Pool.processes(1)) {
            SharedQueue<String> queue = pool.sharer().queue();
            SharedMap<String, Integer> map = pool.sharer().map();
            SharedList<String> list = pool.sharer().list();
            assertThrows(WorkerException.class, () -> pool.call(item -> {
                queue.put(item);
                map.put(item, 1);
                list.add(item);
                return halt();
            }, "last"));
            assertEquals("last", queue.poll(Duration.ZERO));
            assertEquals(Map.of("last", 1), map);
            assertEquals(List.of("last"), list);
        }
    }

    @Test
    void theSubscriptionOfAProcessEndsWithIt() throws Exception {
        try (var pool = Pool.processes(1)) {
            SharedTopic<String> topic = pool.sharer().topic();
            assertThrows(WorkerException.class, () -> pool.call(_ -> {
                topic.subscribe(1, WhenFull.PUBLISHER_WAITS);
                return halt();
            }, 0));
            topic.publish("a");
            topic.publish("b");
            assertEquals(0, topic.publish("c"));
        }
    }

    @Test
    void anObjectIsFreeAgainWhenItsCallerIsStoppedOrEnds() throws Exception {
        try (var pool = Pool.processes(1)) {
            SharedInstance<StringBuilder> text = pool.sharer().instance(StringBuilder::new);
            SharedQueue<Long> callers = pool.sharer().queue();
            SharedQueue<String> never = pool.sharer().queue();
            Task<Integer> waiting = () -> {
                long pid = ProcessHandle.current().pid();
                return text.call(t -> {
                    callers.put(pid);
                    return t.append(never.take()).length();
                });
            };
            Job<Integer> cancelled = pool.submit(waiting);
            callers.take();
            cancelled.cancel();
            assertEquals("", text.call(StringBuilder::toString));

            Job<Integer> killed = pool.submit(waiting);
            ProcessHandle.of(callers.take()).orElseThrow().destroyForcibly();
            assertEquals("", text.call(StringBuilder::toString));
            assertThrows(ExecutionException.class, killed::get);
        }
    }
}
