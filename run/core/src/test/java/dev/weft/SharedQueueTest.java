package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.sharing.HeapQueue;
import dev.weft.sharing.Home;
import dev.weft.sharing.Stored;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedQueueTest {
    private static final Duration SOON = Duration.ofMillis(1);

    record Point(int x, int y) implements Serializable {}

    @OnEveryBackend
    void atItsBoundItSaysThatItIsFullAtOnceOrAfterTheTime(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue(2);
            queue.put(1);
            assertFalse(queue.isFull());
            assertEquals(1, queue.remainingCapacity());
            assertTrue(queue.offer(2));
            assertTrue(queue.isFull());
            boolean added = pool.call(item -> queue.offer(item) || queue.put(item, SOON) || queue.offer(item, 1, TimeUnit.MILLISECONDS)
                    || queue.put(item, Duration.ZERO), 3);
            assertFalse(added);
            assertEquals("Queue full", assertThrows(IllegalStateException.class, () -> queue.add(3)).getMessage());
            assertEquals(List.of(1, 2), List.copyOf(queue));
        }
    }

    @OnEveryBackend
    void anEmptyQueueHasNothingAtOnceOrAfterTheTime(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue();
            assertTrue(queue.isEmpty());
            assertEquals(Integer.MAX_VALUE, queue.remainingCapacity());
            assertNull(pool.call(_ -> queue.poll(), 0));
            assertNull(pool.call(_ -> queue.poll(SOON), 0));
            assertNull(queue.poll(1, TimeUnit.MILLISECONDS));
            assertNull(queue.peek());
            assertThrows(NoSuchElementException.class, queue::remove);
            assertThrows(NoSuchElementException.class, queue::element);
        }
    }

    @OnEveryBackendWithWorkers
    void aProducerWaitsForRoom(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue(1);
            SharedQueue<String> order = pool.sharer().queue();
            queue.put(0);
            Job<Integer> producer = pool.submit(() -> {
                for (int i = 1; i <= 10; i++) {
                    queue.put(i);
                    order.put("put " + i);
                }
                return 10;
            });
            for (int i = 0; i <= 10; i++) {
                order.put("take " + i);
                assertEquals(i, queue.take());
            }
            assertEquals(10, producer.get());
            List<String> all = List.copyOf(order);
            for (int i = 1; i <= 10; i++) {
                assertTrue(all.indexOf("take " + (i - 1)) < all.indexOf("put " + i), all::toString);
            }
        }
    }

    @OnEveryBackendWithWorkers
    void aConsumerWaitsForAnItem(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> requests = pool.sharer().queue();
            SharedQueue<Integer> answers = pool.sharer().queue();
            Job<Integer> server = pool.submit(() -> {
                for (int i = 0; i < 10; i++) {
                    answers.put(2 * requests.take());
                }
                return requests.poll(Duration.ofDays(1));
            });
            for (int i = 0; i < 10; i++) {
                requests.put(i);
                assertEquals(2 * i, answers.take());
            }
            requests.put(-1);
            assertEquals(-1, server.get());
        }
    }

    @OnEveryBackendWithWorkers
    void eachProducersItemsKeepTheirOrderAndAllArrive(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<List<Integer>> queue = pool.sharer().queue(3);
            Job<Integer> even = pool.submit(() -> produce(queue, 0));
            Job<Integer> odd = pool.submit(() -> produce(queue, 1));
            var next = new int[2];
            for (int i = 0; i < 200; i++) {
                List<Integer> item = queue.take();
                assertEquals(next[item.get(0)]++, item.get(1));
            }
            assertEquals(100, even.get());
            assertEquals(100, odd.get());
            assertTrue(queue.isEmpty());
        }
    }

    private static int produce(SharedQueue<List<Integer>> queue, int producer) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            queue.put(List.of(producer, i));
        }
        return 100;
    }

    @OnEveryBackend
    void nothingIsLostWhenTheProducerEndsRightAfterPut(Backend backend) {
        SharedQueue<Point> queue;
        try (var pool = backend.open()) {
            queue = pool.sharer().queue();
            pool.map(IntStream.range(0, 50).boxed().toList(), i -> {
                queue.put(new Point(i, -i));
                return i;
            });
        }
        Set<Point> points = new HashSet<>(queue);
        assertEquals(50, points.size());
        assertTrue(points.contains(new Point(49, -49)));
    }

    @OnEveryBackend
    void squaresAndCubesComeThroughOneQueue(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue();
            List<Integer> numbers = List.of(0, 1, 2, 3, 4);
            Job<Integer> squares = pool.submit(() -> putAll(queue, numbers.stream().map(n -> n * n).toList()));
            Job<Integer> cubes = pool.submit(() -> putAll(queue, numbers.stream().map(n -> n * n * n).toList()));
            assertEquals(10, squares.get() + cubes.get());
            var results = new ArrayList<Integer>();
            while (!queue.isEmpty()) {
                results.add(queue.take());
            }
            results.sort(null);
            assertEquals(List.of(0, 0, 1, 1, 4, 8, 9, 16, 27, 64), results);
        }
    }

    private static int putAll(SharedQueue<Integer> queue, List<Integer> items) throws InterruptedException {
        for (Integer item : items) {
            queue.put(item);
        }
        return items.size();
    }

    @OnEveryBackendWithWorkers
    void joinReturnsWhenEveryItemIsDone(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue();
            SharedLong sum = pool.sharer().ofLong(0);
            queue.putAll(IntStream.rangeClosed(1, 20).boxed().toList());
            assertFalse(queue.join(SOON));
            Job<Integer> first = pool.submit(() -> add(queue, sum));
            Job<Integer> second = pool.submit(() -> add(queue, sum));
            queue.join();
            assertEquals(210, sum.get());
            queue.shutdown();
            assertEquals(20, first.get() + second.get());
            assertTrue(queue.join(Duration.ZERO));
        }
    }

    /** Adds up until the queue is shut down. */
    private static int add(SharedQueue<Integer> queue, SharedLong sum) throws InterruptedException {
        for (int taken = 0;; taken++) {
            try {
                sum.addAndGet(queue.take());
            } catch (QueueShutDown e) {
                return taken;
            }
            queue.taskDone();
        }
    }

    @OnEveryBackend
    void anItemThatNobodyHasCannotBeDone(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue();
            queue.putAll(List.of(1, 2));
            assertEquals(Integer.valueOf(1), pool.<Integer, Integer>call(_ -> queue.take(), 0));
            queue.taskDone();
            String message = assertThrows(IllegalStateException.class, () -> pool.call(_ -> done(queue), 0)).getMessage();
            assertEquals("taskDone was called for 1 items, but only 0 are taken and not done; call it once for each item that was taken",
                    message);
            assertThrows(IllegalArgumentException.class, () -> queue.taskDone(-1));
        }
    }

    private static boolean done(SharedQueue<?> queue) {
        queue.taskDone();
        return true;
    }

    @OnEveryBackend
    void whatIsRemovedWithoutBeingTakenIsDone(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue();
            queue.putAll(List.of(1, 2, 3, 4, 5, 6));
            boolean removed = pool.call(item -> queue.remove(item), 3);
            assertTrue(removed);
            assertFalse(queue.remove(7));
            assertFalse(queue.contains(3));
            Iterator<Integer> iterator = queue.iterator();
            assertEquals(1, iterator.next());
            iterator.remove();
            assertThrows(IllegalStateException.class, iterator::remove);
            assertTrue(queue.removeIf(item -> item == 5));
            assertEquals(List.of(2, 4, 6), List.copyOf(queue));
            assertFalse(queue.join(Duration.ZERO));
            queue.clear();
            queue.join();
        }
    }

    @OnEveryBackend
    void anIteratorOverMoreThanOneMessageShowsAllInTheirOrder(Backend backend) throws Exception {
        List<Integer> upwards = IntStream.range(0, 2500).boxed().toList();
        try (var pool = backend.open()) {
            SharedQueue<Integer> first = pool.sharer().queue(2500);
            SharedQueue<Integer> last = pool.sharer().lifoQueue(2500);
            SharedQueue<Integer> least = pool.sharer().priorityQueue(2500);
            first.putAll(upwards);
            last.putAll(upwards);
            least.putAll(upwards.reversed());
            assertEquals(upwards, pool.call(queue -> List.copyOf(queue), first));
            assertEquals(upwards.reversed(), pool.call(queue -> List.copyOf(queue), last));
            assertEquals(upwards, pool.call(queue -> List.copyOf(queue), least));
            // A portion is at hand; what it ends with is not there any more when the next one is fetched.
            Iterator<Integer> iterator = least.iterator();
            assertEquals(0, iterator.next());
            assertTrue(least.removeIf(item -> item < 2000));
            var others = new ArrayList<Integer>();
            iterator.forEachRemaining(others::add);
            assertEquals(upwards.subList(2000, 2500), others.subList(others.indexOf(2000), others.size()));
            assertEquals(upwards.subList(1, others.indexOf(2000) + 1), others.subList(0, others.indexOf(2000)));
        }
    }

    @OnEveryBackend
    void afterAShutdownPutIsRefusedAndTakeGivesTheRest(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue(3);
            queue.putAll(List.of(1, 2, 3));
            queue.shutdown();
            queue.shutdown();
            assertTrue(queue.isShutdown());
            String refused = assertThrows(QueueShutDown.class, () -> pool.call(item -> queue.offer(item), 4)).getMessage();
            assertEquals("the queue was shut down, and takes no more items", refused);
            assertThrows(QueueShutDown.class, () -> queue.put(4));
            assertThrows(QueueShutDown.class, () -> queue.putAll(List.of(4)));
            assertThrows(QueueShutDown.class, () -> queue.put(4, SOON));
            assertEquals(Integer.valueOf(1), pool.<Integer, Integer>call(_ -> queue.take(), 0));
            assertEquals(2, queue.poll());
            assertEquals(3, queue.poll(SOON));
            String empty = assertThrows(QueueShutDown.class, () -> pool.call(_ -> queue.take(), 0)).getMessage();
            assertEquals("the queue was shut down, and has no more items", empty);
            assertThrows(QueueShutDown.class, queue::poll);
            assertThrows(QueueShutDown.class, () -> queue.poll(SOON));
            assertEquals(0, queue.drainTo(new ArrayList<>()));
            assertNull(queue.peek());
            assertFalse(queue.join(Duration.ZERO));
            queue.taskDone(3);
            queue.join();
        }
    }

    @OnEveryBackend
    void anImmediateShutdownEmptiesAndReleasesJoin(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue();
            queue.putAll(List.of(1, 2, 3));
            assertEquals(1, queue.take());
            queue.shutdown();
            assertEquals(2, queue.size());
            queue.shutdown(true);
            assertTrue(queue.isEmpty());
            assertThrows(QueueShutDown.class, () -> pool.call(_ -> queue.take(), 0));
            assertFalse(queue.join(Duration.ZERO));
            queue.taskDone();
            queue.join();
        }
    }

    @OnEveryBackendWithWorkers
    void aShutdownWakesThoseWhoWait(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> empty = pool.sharer().queue();
            SharedQueue<Integer> full = pool.sharer().queue(1);
            full.put(1);
            SharedQueue<String> begun = pool.sharer().queue();
            Job<Boolean> consumer = pool.submit(() -> {
                begun.put("consumer");
                return isRefused(() -> empty.take());
            });
            Job<Boolean> producer = pool.submit(() -> {
                begun.put("producer");
                return isRefused(() -> full.putAll(List.of(2, 3)));
            });
            begun.take();
            begun.take();
            empty.shutdown();
            full.shutdown();
            assertTrue(consumer.get());
            assertTrue(producer.get());
            assertEquals(List.of(1), List.copyOf(full));
        }
    }

    /** What may wait. */
    private interface Step {
        void run() throws InterruptedException;
    }

    private static boolean isRefused(Step step) throws InterruptedException {
        try {
            step.run();
            return false;
        } catch (QueueShutDown e) {
            return true;
        }
    }

    @OnEveryBackend
    void theLastComesFirst(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().lifoQueue(3);
            pool.call(_ -> queue.addAll(List.of(1, 2)), 0);
            assertEquals(2, queue.take());
            queue.put(3);
            queue.put(4);
            assertFalse(queue.offer(5));
            assertEquals(List.of(4, 3, 1), List.copyOf(queue));
            assertEquals(4, queue.peek());
            assertEquals(List.of(4, 3, 1), drained(queue));
        }
    }

    @OnEveryBackend
    void theLeastComesFirstAndEqualsInTheirOrder(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Point> queue = pool.sharer().priorityQueue(10, Comparator.comparing(Point::x));
            pool.call(_ -> queue.addAll(List.of(new Point(2, 1), new Point(1, 1), new Point(2, 2), new Point(3, 1), new Point(1, 2))), 0);
            List<Point> expected = List.of(new Point(1, 1), new Point(1, 2), new Point(2, 1), new Point(2, 2), new Point(3, 1));
            assertEquals(expected, List.copyOf(queue));
            assertEquals(expected, drained(queue));

            SharedQueue<String> words = pool.sharer().priorityQueue(2);
            words.put("b");
            words.put("a");
            assertFalse(words.offer("c"));
            assertEquals("a", pool.call(_ -> words.take(), 0));
        }
    }

    @OnEveryBackend
    void whatCannotBeComparedIsRefusedWhenItIsPut(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Object> queue = pool.sharer().priorityQueue(2, (a, b) -> ((Integer) a).compareTo((Integer) b));
            assertThrows(ClassCastException.class, () -> queue.put("one"));
            assertTrue(queue.isEmpty());
        }
    }

    private static <T> List<T> drained(SharedQueue<T> queue) {
        var items = new ArrayList<T>();
        queue.drainTo(items);
        return items;
    }

    @OnEveryBackend
    void manyItemsMoveAtOnce(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<Integer> queue = pool.sharer().queue(6_000);
            List<Integer> numbers = IntStream.range(0, 5_000).boxed().toList();
            boolean added = pool.call(_ -> queue.addAll(IntStream.range(0, 5_000).boxed().toList()), 0);
            assertTrue(added);
            assertEquals(numbers, new ArrayList<>(queue));
            int five = pool.call(_ -> queue.drainTo(new ArrayList<>(), 5), 0);
            assertEquals(5, five);
            assertEquals(numbers.subList(5, 5_000), drained(queue));
            queue.taskDone(5_000);
            queue.join();
            assertThrows(IllegalStateException.class, () -> queue.addAll(IntStream.range(0, 6_001).boxed().toList()));
            assertEquals(6_000, queue.size());
            assertThrows(IllegalArgumentException.class, () -> queue.drainTo(queue));
            Collection<Integer> itself = queue;
            assertThrows(IllegalArgumentException.class, () -> queue.addAll(itself));
        }
    }

    @OnEveryBackend
    void itemsAreCopies(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<List<String>> queue = pool.sharer().queue();
            var item = new ArrayList<>(List.of("a"));
            queue.put(item);
            item.add("b");
            assertEquals(List.of("a"), queue.take());
        }
    }

    @OnEveryBackend
    void whatCannotBePutIsRefusedInWords(Backend backend) {
        try (var pool = backend.open()) {
            SharedQueue<Object> queue = pool.sharer().queue();
            assertThrows(NullPointerException.class, () -> queue.offer(null));
            String message = assertThrows(IllegalArgumentException.class, () -> queue.offer(List.of(new Object()))).getMessage();
            assertTrue(message.startsWith("a shared queue cannot take this value: ") && message.contains("java.lang.Object"), message);
            assertTrue(queue.isEmpty());
            assertThrows(IllegalArgumentException.class, () -> pool.sharer().queue(0));
        }
    }

    @OnEveryBackend
    void aQueueInAQueueIsTheSameForAll(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedQueue<SharedQueue<String>> replies = pool.sharer().queue();
            SharedQueue<String> reply = pool.sharer().queue();
            replies.put(reply);
            pool.call(_ -> replies.take().offer("hello"), 0);
            assertEquals("hello", reply.poll());
            assertEquals(reply, pool.call(_ -> reply, 0));
        }
    }

    @Test
    void withoutATraceNothingGoesAlongWithAnItem() throws InterruptedException {
        var core = HeapQueue.fifo(10);
        var queue = new SharedQueue<String>(Home.add(core, this));
        queue.put("one");
        queue.putAll(List.of("two"));
        assertTrue(queue.offer("three"));
        for (int i = 0; i < 3; i++) {
            assertSame(Stored.class, Objects.requireNonNull(core.poll(0)).getClass());
        }
    }
}
