package dev.weft.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskBatchTest {
    private static final long FIRST = 1_000;

    private final Object lock = new Object();

    private TaskBatch batch(int count) {
        return new TaskBatch(FIRST, count, new ByteReader(new byte[0]), lock);
    }

    private List<Long> withhold(TaskBatch batch, long from, long count) throws Exception {
        var returned = new ByteWriter(64);
        synchronized (lock) {
            batch.withhold(from, count, returned);
        }
        var reader = new ByteReader(returned.toByteArray());
        var numbers = new ArrayList<Long>();
        while (reader.remaining() > 0) {
            numbers.add(reader.readVar());
        }
        return numbers;
    }

    @Test
    void tasksAreClaimedInTurnUntilThereAreNone() {
        TaskBatch batch = batch(2);
        assertEquals(0, batch.claim());
        assertEquals(1, batch.left());
        assertEquals(1, batch.claim());
        assertEquals(TaskBatch.NONE, batch.claim());
        assertEquals(TaskBatch.NONE, batch.claim());
        assertEquals(0, batch.left());
    }

    @Test
    void whatIsWithheldIsNotClaimedAndReturnedOnce() throws Exception {
        TaskBatch batch = batch(10);
        assertEquals(0, batch.claim());
        // One in the middle, the end with one that is outside, and what is claimed already.
        assertEquals(List.of(FIRST + 3), withhold(batch, FIRST + 3, 1));
        assertEquals(List.of(), withhold(batch, FIRST + 3, 1));
        assertEquals(List.of(FIRST + 8, FIRST + 9), withhold(batch, FIRST + 8, 10));
        assertEquals(List.of(), withhold(batch, FIRST, 1));
        // The one that was withheld before is not returned again.
        assertEquals(List.of(FIRST + 2, FIRST + 4, FIRST + 5, FIRST + 6, FIRST + 7), withhold(batch, FIRST + 2, 8));
        assertEquals(1, batch.claim());
        assertEquals(TaskBatch.NONE, batch.claim());
    }

    @Test
    void aBatchHoldsTheTaskClaimedLast() {
        TaskBatch batch = batch(2);
        synchronized (lock) {
            assertFalse(batch.holds(FIRST));
        }
        assertEquals(0, batch.claim());
        synchronized (lock) {
            assertTrue(batch.holds(FIRST));
            assertFalse(batch.holds(FIRST + 1));
        }
        assertEquals(1, batch.claim());
        assertEquals(TaskBatch.NONE, batch.claim());
        synchronized (lock) {
            assertFalse(batch.holds(FIRST + 1), "it has ended");
        }
    }

    @Test
    void anInterruptNeverReachesTheNextTask() throws Exception {
        for (int round = 0; round < 200; round++) {
            TaskBatch batch = batch(100);
            var start = new CyclicBarrier(2);
            Thread runner = Thread.currentThread();
            CompletableFuture<Void> stopper = CompletableFuture.runAsync(() -> {
                await(start);
                for (int task = 0; task < 100; task++) {
                    synchronized (lock) {
                        if (batch.holds(FIRST + task)) {
                            runner.interrupt();
                        }
                    }
                }
            });
            await(start);
            while (batch.claim() != TaskBatch.NONE) {
                assertTrue(batch.left() < 100);
            }
            synchronized (lock) {
                // The last one's, as the inbox takes it when it gives out the next message.
                Thread.interrupted();
            }
            stopper.join();
            assertFalse(Thread.interrupted(), "interrupted after the last task");
        }
    }

    @Test
    void eachTaskIsEitherClaimedOrReturnedWhateverComesTogether() throws Exception {
        for (int round = 0; round < 500; round++) {
            int count = 1 + round % 64;
            TaskBatch batch = batch(count);
            var random = new Random(round);
            var start = new CyclicBarrier(2);
            CompletableFuture<List<Long>> returned = CompletableFuture.supplyAsync(() -> {
                await(start);
                var all = new ArrayList<Long>();
                for (int i = 0; i < 20; i++) {
                    try {
                        all.addAll(withhold(batch, FIRST + random.nextInt(count), 1 + random.nextInt(random.nextBoolean() ? 1 : count)));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }
                return all;
            });
            await(start);
            var claimed = new ArrayList<Long>();
            int index;
            while ((index = batch.claim()) != TaskBatch.NONE) {
                claimed.add(FIRST + index);
            }
            var all = new ArrayList<>(claimed);
            all.addAll(returned.join());
            assertEquals(LongStream.range(FIRST, FIRST + count).boxed().toList(), all.stream().sorted().toList());
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
