package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.QueueShutDown;
import dev.weft.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Item 13, and queues as Python's. */
class AsyncQueueTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private static Waiting<Integer> takes(AsyncQueue<Integer> queue) {
        return Waiting.start(queue::take);
    }

    private static Waiting<Boolean> puts(AsyncQueue<Integer> queue, int item) {
        return Waiting.start(() -> {
            queue.put(item);
            return true;
        });
    }

    private static List<Integer> all(AsyncQueue<Integer> queue) {
        var all = new ArrayList<Integer>();
        for (Integer item = queue.poll(); item != null; item = queue.poll()) {
            all.add(item);
        }
        return all;
    }

    private static void assertShutDown(Waiting<?> waiting) {
        assertTrue(assertThrows(ExecutionException.class, waiting::end).getCause() instanceof QueueShutDown);
    }

    private static void assertInterrupted(Waiting<?> waiting) {
        waiting.thread().interrupt();
        assertTrue(assertThrows(ExecutionException.class, waiting::end).getCause() instanceof InterruptedException);
    }

    static List<IntFunction<AsyncQueue<Integer>>> kinds() {
        return List.of(AsyncQueue::fifo, AsyncQueue::lifo, capacity -> AsyncQueue.priority(capacity, Comparator.reverseOrder()));
    }

    @Test
    void firstInFirstOut() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo();
        for (int item : List.of(2, 3, 1)) {
            queue.put(item);
        }
        assertEquals(2, queue.peek());
        assertEquals(List.of(2, 3, 1), all(queue));
    }

    @Test
    void lastInFirstOut() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.lifo();
        for (int item : List.of(2, 3, 1)) {
            queue.put(item);
        }
        assertEquals(1, queue.peek());
        assertEquals(List.of(1, 3, 2), all(queue));
    }

    @Test
    void theLeastFirstAndAmongEqualsTheOneThatWasPutFirst() throws Exception {
        AsyncQueue<String> queue = AsyncQueue.priority(Comparator.comparing(String::length));
        for (String item : List.of("milk", "tea", "ale", "water")) {
            queue.put(item);
        }
        assertEquals("tea", queue.peek());
        assertEquals(List.of("tea", "ale", "milk", "water"), List.of(queue.take(), queue.take(), queue.take(), queue.take()));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void atItsBoundItIsFull(IntFunction<AsyncQueue<Integer>> kind) throws Exception {
        AsyncQueue<Integer> queue = kind.apply(2);
        queue.put(1);
        assertFalse(queue.isFull());
        assertTrue(queue.offer(2));
        assertTrue(queue.isFull());
        assertFalse(queue.offer(3));
        assertFalse(queue.offer(3, SOON));
        assertFalse(queue.put(3, Duration.ZERO));
        assertEquals(2, queue.size());
        assertEquals(0, queue.remainingCapacity());
        assertEquals("AsyncQueue[2 of 2]", queue.toString());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anEmptyOneHasNothing(IntFunction<AsyncQueue<Integer>> kind) throws Exception {
        AsyncQueue<Integer> queue = kind.apply(1);
        assertTrue(queue.isEmpty());
        assertNull(queue.poll());
        assertNull(queue.poll(SOON));
        assertNull(queue.poll(Duration.ZERO));
        assertNull(queue.peek());
        assertEquals("AsyncQueue[0]", AsyncQueue.fifo().toString());
    }

    @Test
    void takersAreServedInTheOrderInWhichTheyCame() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo();
        var first = takes(queue);
        var second = Waiting.start(() -> Objects.requireNonNull(queue.poll(LONG)));
        queue.put(1);
        queue.put(2);
        assertEquals(1, first.end());
        assertEquals(2, second.end());
    }

    @Test
    void puttersAreServedInTheOrderInWhichTheyCameAndBeforeWhoComesLater() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo(1);
        queue.put(1);
        var first = puts(queue, 2);
        var second = Waiting.start(() -> queue.put(3, LONG));
        assertEquals(1, queue.take());
        assertFalse(queue.offer(4));
        assertEquals(2, queue.take());
        assertEquals(3, queue.take());
        assertTrue(first.end());
        assertTrue(second.end());
    }

    @Test
    void oneTakeFromAFullQueueLetsOnePutterGo() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo(100);
        for (int i = 0; i < 100; i++) {
            queue.put(i);
        }
        var putter = puts(queue, 100);
        assertEquals(0, queue.take());
        assertTrue(putter.end());
        assertTrue(queue.isFull());
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "100, true", "100, false"})
    void nothingIsLostOrOutOfOrderBetweenTwo(int capacity, boolean virtual) throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo(capacity);
        int items = 20_000;
        var consumer = new FutureTask<List<Integer>>(() -> {
            var taken = new ArrayList<Integer>();
            while (taken.size() < items) {
                taken.add(queue.take());
            }
            return taken;
        });
        Thread thread = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(consumer);
        for (int i = 0; i < items; i++) {
            queue.put(i);
        }
        assertEquals(IntStream.range(0, items).boxed().toList(), consumer.get());
        thread.join();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingIsLostBetweenMany(IntFunction<AsyncQueue<Integer>> kind) throws Exception {
        AsyncQueue<Integer> queue = kind.apply(3);
        int each = 500;
        var calls = new ArrayList<Task<List<Integer>>>();
        for (int party = 0; party < 8; party++) {
            int start = party * each;
            calls.add(() -> {
                for (int i = start; i < start + each; i++) {
                    queue.put(i);
                }
                return List.of();
            });
            calls.add(() -> {
                var taken = new ArrayList<Integer>();
                while (taken.size() < each) {
                    taken.add(queue.take());
                }
                return taken;
            });
        }
        List<Integer> taken = Async.gather(calls).stream().flatMap(List::stream).sorted().toList();
        assertEquals(IntStream.range(0, 8 * each).boxed().toList(), taken);
    }

    @Test
    void aTakerThatGivesUpTakesNothingWithIt() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo();
        var first = takes(queue);
        var second = takes(queue);
        assertInterrupted(first);
        queue.put(1);
        assertEquals(1, second.end());
    }

    @Test
    void thePutOfOneThatGivesUpDoesNotHappen() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo(1);
        queue.put(1);
        var first = puts(queue, 2);
        var second = puts(queue, 3);
        assertInterrupted(first);
        assertEquals(1, queue.take());
        assertTrue(second.end());
        assertEquals(List.of(3), all(queue));
    }

    @Test
    void joinWaitsUntilAllIsDone() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo();
        queue.join();
        queue.put(1);
        queue.put(2);
        assertFalse(queue.join(SOON));
        assertFalse(queue.join(Duration.ZERO));
        queue.take();
        queue.take();
        var joined = Waiting.start(() -> {
            queue.join();
            return true;
        });
        queue.taskDone();
        assertFalse(queue.join(SOON));
        queue.taskDone();
        assertTrue(joined.end());
        assertTrue(queue.join(LONG));
    }

    @Test
    void whatWasNotTakenIsNotDone() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo();
        queue.put(1);
        queue.put(2);
        queue.take();
        assertEquals("only 1 items are taken and not done, but 2 were reported; report each item once",
                assertThrows(IllegalStateException.class, () -> queue.taskDone(2)).getMessage());
        queue.taskDone();
        assertThrows(IllegalStateException.class, queue::taskDone);
        assertEquals("the number of items that are done must not be negative, but was -1; report each item once",
                assertThrows(IllegalArgumentException.class, () -> queue.taskDone(-1)).getMessage());
    }

    @Test
    void whatIsThrownAwayIsDoneAndMakesRoom() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo(1);
        queue.put(1);
        var putter = puts(queue, 2);
        queue.clear();
        assertTrue(putter.end());
        assertEquals(List.of(2), all(queue));
        queue.taskDone();
        assertTrue(queue.join(Duration.ZERO));
    }

    @Test
    void afterAShutdownWhatIsThereCanBeTaken() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo(2);
        queue.put(1);
        queue.put(2);
        var putter = puts(queue, 3);
        queue.shutdown();
        queue.shutdown();
        assertShutDown(putter);
        assertTrue(queue.isShutdown());
        assertEquals("the queue was shut down", assertThrows(QueueShutDown.class, () -> queue.put(4)).getMessage());
        assertThrows(QueueShutDown.class, () -> queue.offer(4));
        assertEquals(1, queue.take());
        assertEquals(2, queue.poll());
        assertThrows(QueueShutDown.class, queue::take);
        assertThrows(QueueShutDown.class, queue::poll);
        assertThrows(QueueShutDown.class, () -> queue.poll(LONG));
        assertNull(queue.peek());
        queue.taskDone(2);
        queue.join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aShutdownTellsTakersWhoWait(boolean immediate) {
        AsyncQueue<Integer> queue = AsyncQueue.fifo();
        var first = takes(queue);
        var second = takes(queue);
        queue.shutdown(immediate);
        assertShutDown(first);
        assertShutDown(second);
    }

    @Test
    void anImmediateShutdownThrowsAwayWhatIsThere() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo(1);
        queue.put(1);
        var putter = puts(queue, 2);
        var joined = Waiting.start(() -> {
            queue.join();
            return true;
        });
        queue.shutdown(true);
        assertShutDown(putter);
        assertTrue(joined.end());
        assertTrue(queue.isEmpty());
        assertThrows(QueueShutDown.class, queue::take);
    }

    @Test
    void nullIsRefused() {
        AsyncQueue<Integer> queue = AsyncQueue.fifo();
        assertEquals("a queue has no null; to say that no more will come, shut it down",
                assertThrows(NullPointerException.class, () -> queue.put(Odd.nothing())).getMessage());
    }

    /** What the compiler would not let through. */
    private static final class Odd {
        @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
        static <T> T nothing() {
            return null;
        }
    }

    @Test
    void aCapacityBelowOneIsRefused() {
        assertEquals("capacity must be at least 1, but was 0",
                assertThrows(IllegalArgumentException.class, () -> AsyncQueue.fifo(0)).getMessage());
    }

    @Test
    void anOrderThatFailsIsTheErrorOfWhoPuts() throws Exception {
        AsyncQueue<String> queue = AsyncQueue.priority(2, (a, b) -> {
            if (a.equals("bad")) {
                throw new IllegalStateException("no order");
            }
            return a.compareTo(b);
        });
        queue.put("milk");
        assertThrows(IllegalStateException.class, () -> queue.put("bad"));
        queue.put("tea");
        var putter = Waiting.start(() -> queue.put("bad", LONG));
        assertEquals("milk", queue.take());
        assertEquals("no order", Objects.requireNonNull(assertThrows(ExecutionException.class, putter::end).getCause()).getMessage());
        assertEquals("tea", queue.take());
        assertTrue(queue.isEmpty());
    }

    @Test
    void aWaitIsNotBegunWhereTheScopeWasToldToStop() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo();
        queue.put(1);
        assertFalse(CancelScope.run(scope -> {
            scope.cancel();
            assertTrue(Thread.interrupted());
            queue.take();
        }));
        assertEquals(1, queue.size());
    }
}
