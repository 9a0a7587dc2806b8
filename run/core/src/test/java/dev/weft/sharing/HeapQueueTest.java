package dev.weft.sharing;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.QueueItemsLost;
import dev.weft.QueueShutDown;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeapQueueTest {
    private static final long HERE = 7;
    private static final long FOREVER = Long.MAX_VALUE;

    private final HeapQueue queue = HeapQueue.fifo(2);

    private static Stored item(int number) {
        return Stored.of(number, "a test");
    }

    private static List<Stored> items(int... numbers) {
        return Arrays.stream(numbers).mapToObj(HeapQueueTest::item).toList();
    }

    private static long party(int process) {
        return Party.of(process, 3);
    }

    /** Something that waits in the queue on a thread of its own, and how that ends. */
    private static final class Waiter<T> {
        private final FutureTask<T> end;
        private final Thread thread;

        Waiter(boolean virtual, Callable<T> call) {
            end = new FutureTask<>(call);
            thread = (virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon()).start(end);
            await().until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
        }

        T get() throws Exception {
            return end.get();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoPutsWaitsAtTheBound(boolean virtual) throws Exception {
        queue.put(items(1, 2), FOREVER);
        var producer = new Waiter<>(virtual, () -> queue.put(items(3, 4), FOREVER));
        assertEquals(2, queue.size());
        assertEquals(item(1), queue.poll(HERE));
        assertEquals(item(2), queue.poll(HERE));
        assertEquals(2, producer.get());
        assertEquals(items(3, 4), queue.drain(HERE, 5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoTakesWaitsForAnItem(boolean virtual) throws Exception {
        var consumer = new Waiter<>(virtual, () -> Objects.requireNonNull(queue.take(HERE, FOREVER)));
        queue.offer(items(1));
        assertEquals(item(1), consumer.get());
    }

    @Test
    void roomOfWhatIsRemovedIsForThoseWhoWait() throws Exception {
        queue.offer(items(1, 2));
        var producer = new Waiter<>(false, () -> queue.put(items(3), FOREVER));
        assertTrue(queue.remove(item(2)));
        assertEquals(1, producer.get());
        assertEquals(items(1, 3), queue.drain(HERE, 5));
    }

    @Test
    void aShutdownWakesProducersAndConsumers() throws Exception {
        var empty = HeapQueue.fifo(1);
        queue.offer(items(1));
        var producer = new Waiter<>(false, () -> queue.put(items(2, 3), FOREVER));
        var refused = new Waiter<>(false, () -> assertThrows(QueueShutDown.class, () -> queue.put(items(4), FOREVER)));
        var consumer = new Waiter<>(false, () -> assertThrows(QueueShutDown.class, () -> empty.take(HERE, FOREVER)));
        queue.shutdown(false);
        empty.shutdown(false);
        assertEquals(1, producer.get());
        assertNotNull(refused.get());
        assertNotNull(consumer.get());
        assertEquals(items(1, 2), queue.drain(HERE, 5));
    }

    @Test
    void anImmediateShutdownReleasesJoin() throws Exception {
        queue.offer(items(1, 2));
        var joining = new Waiter<>(false, () -> queue.join(FOREVER));
        queue.shutdown(true);
        assertTrue(joining.get());
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        var consumer = new Waiter<>(false, () -> assertThrows(InterruptedException.class, () -> queue.take(HERE, FOREVER)));
        consumer.thread.interrupt();
        assertNotNull(consumer.get());
        queue.offer(items(1));
        assertEquals(item(1), queue.poll(HERE));
    }

    @Test
    void joinTellsWhoEndedWithItems() throws Exception {
        queue.offer(items(1, 2));
        queue.take(party(1), 0);
        queue.take(party(1), 0);
        var joining = new Waiter<>(false, () -> assertThrows(QueueItemsLost.class, () -> queue.join(FOREVER)));
        queue.done(party(1), 1);
        queue.ended(1, "worker-1 (pid 42)");
        queue.ended(1, "worker-1 (pid 42)");
        assertEquals("the queue waits for items that nobody will report done: worker-1 (pid 42) ended with 1 of them; put them again, and"
                + " call taskDone for those that are lost", joining.get().getMessage());
        queue.done(HERE, 1);
        assertTrue(queue.join(0));
    }

    @Test
    void joinWaitsForTheLivingFirst() throws Exception {
        queue.offer(items(1, 2));
        queue.take(party(1), 0);
        queue.take(party(2), 0);
        queue.ended(1, "one");
        assertFalse(queue.join(0));
        queue.done(party(2), 1);
        assertThrows(QueueItemsLost.class, () -> queue.join(0));
        queue.offer(items(3));
        assertFalse(queue.join(0));
    }

    @Test
    void whatOthersHaveReportedIsNotLost() throws Exception {
        queue.offer(items(1, 2));
        queue.take(party(1), 0);
        queue.done(HERE, 1);
        queue.ended(1, "one");
        assertFalse(queue.join(0));
        queue.take(party(2), 0);
        queue.ended(2, "two");
        assertThrows(QueueItemsLost.class, () -> queue.join(0));
    }

    @Test
    void whoEndsWithoutItemsLosesNone() throws Exception {
        queue.offer(items(1));
        queue.take(party(1), 0);
        queue.done(party(1), 1);
        queue.ended(1, "one");
        queue.ended(2, "two");
        assertTrue(queue.join(0));
    }
}
