package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Depth;
import dev.weft.QueueShutDown;
import java.util.Queue;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Queues do in any interleaving what they do step by step, also where some wait, give up, or are refused; no wake-up is lost. */
public class AsyncQueueLincheckTest {
    /** What is done with a queue that two items fill. */
    public abstract static class Operations {
        private final AsyncQueue<Integer> queue;

        Operations(Queue<Integer> items) {
            queue = new AsyncQueue<>(new PlainPlatform(), 2, items);
        }

        @Operation
        public boolean offer(@Param(gen = IntGen.class, conf = "1:5") int item) {
            return queue.offer(item);
        }

        @Operation
        public boolean put(@Param(gen = IntGen.class, conf = "1:5") int item) throws InterruptedException {
            return queue.put(item, PlainPlatform.MOMENT);
        }

        @Operation
        public @Nullable Integer poll() {
            return queue.poll();
        }

        @Operation
        public @Nullable Integer take() throws InterruptedException {
            return queue.poll(PlainPlatform.MOMENT);
        }

        @Operation
        public @Nullable Integer peek() {
            return queue.peek();
        }

        @Operation
        public void taskDone() {
            queue.taskDone();
        }

        @Operation
        public boolean join() throws InterruptedException {
            return queue.join(PlainPlatform.MOMENT);
        }

        @Operation
        public void clear() {
            queue.clear();
        }

        @Operation
        public void shutdown() {
            queue.shutdown();
        }
    }

    /** First in, first out. */
    public static final class Fifo extends Operations {
        public Fifo() {
            super(Items.fifo());
        }
    }

    /** Last in, first out. */
    public static final class Lifo extends Operations {
        public Lifo() {
            super(Items.lifo());
        }
    }

    /** The least first. */
    public static final class Priority extends Operations {
        public Priority() {
            super(Items.priority(Integer::compare));
        }
    }

    @Test
    void fifoStepByStep() {
        Depth.modelChecking().check(Fifo.class);
    }

    @Test
    void lifoStepByStep() {
        Depth.modelChecking().check(Lifo.class);
    }

    @Test
    void priorityStepByStep() {
        Depth.modelChecking().check(Priority.class);
    }

    @Test
    void fifoOnTwoProcessors() {
        Depth.stress().check(Fifo.class);
    }

    @Test
    void whoWaitsForRoomIsWoken() {
        Threads.inAnyOrder(() -> {
            var queue = new AsyncQueue<>(new PlainPlatform(), 1, Items.<Integer>fifo());
            queue.put(1);
            Threads.together(() -> queue.put(2), () -> assertEquals(1, queue.take()));
            assertEquals(2, queue.poll());
        });
    }

    @Test
    void whoWaitsForAnItemIsWoken() {
        Threads.inAnyOrder(() -> {
            var queue = new AsyncQueue<>(new PlainPlatform(), 1, Items.<Integer>fifo());
            Threads.together(() -> assertEquals(1, queue.take()), () -> queue.put(1));
        });
    }

    @Test
    void twoWhoWaitAreWoken() {
        Threads.inAnyOrder(() -> {
            var queue = new AsyncQueue<>(new PlainPlatform(), 1, Items.<Integer>fifo());
            var taken = new int[2];
            Threads.together(
                    () -> {
                        queue.put(1);
                        queue.put(2);
                    },
                    () -> taken[0] = queue.take(),
                    () -> taken[1] = queue.take());
            assertEquals(Set.of(1, 2), Set.of(taken[0], taken[1]));
        });
    }

    @Test
    void whoWaitsIsToldOfTheShutdown() {
        Threads.inAnyOrder(() -> {
            var queue = new AsyncQueue<>(new PlainPlatform(), 1, Items.<Integer>fifo());
            Threads.together(
                    () -> {
                        try {
                            throw new AssertionError("an item from nowhere: " + queue.take());
                        } catch (QueueShutDown e) {
                            assertTrue(queue.isShutdown());
                        }
                    },
                    queue::shutdown);
        });
    }

    @Test
    void whoJoinsIsWoken() {
        Threads.inAnyOrder(() -> {
            var queue = new AsyncQueue<>(new PlainPlatform(), 1, Items.<Integer>fifo());
            queue.put(1);
            Threads.together(queue::join, () -> {
                queue.take();
                queue.taskDone();
            });
        });
    }
}
