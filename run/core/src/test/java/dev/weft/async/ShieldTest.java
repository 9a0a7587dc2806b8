package dev.weft.async;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Job;
import dev.weft.Pool;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that goes on when who waits for it is told to stop, and is waited for by somebody nevertheless. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShieldTest {
    @Test
    void aShieldedCallGivesItsResultOrItsError() throws Exception {
        assertEquals(1, Async.shield(() -> 1));
        var error = new IllegalStateException("bad");
        assertSame(error, assertThrows(IllegalStateException.class, () -> Async.shield(() -> {
            throw error;
        })));
        TaskGroup.run(group -> {
            assertEquals(1, Async.shield(() -> 1));
            assertSame(error, assertThrows(IllegalStateException.class, () -> Async.shield(() -> {
                throw error;
            })));
        });
    }

    @Test
    void withoutAGroupTheCallerWaitsForTheEnd() {
        Thread caller = Thread.currentThread();
        var ended = new AtomicBoolean();
        assertThrows(InterruptedException.class, () -> Async.shield(() -> {
            caller.interrupt();
            await().until(() -> !caller.isInterrupted());
            Async.check();
            ended.set(true);
            return 1;
        }));
        assertTrue(ended.get());
    }

    @Test
    void inAGroupTheWaiterLeavesAndTheGroupWaitsForTheEnd() throws Exception {
        var begun = new CountDownLatch(1);
        var waiterLeft = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        TaskGroup.run(group -> {
            group.start(() -> {
                try {
                    Async.shield(() -> {
                        begun.countDown();
                        waiterLeft.await();
                        Async.check();
                        ended.set(true);
                        return 1;
                    });
                } finally {
                    waiterLeft.countDown();
                }
            });
            begun.await();
            group.cancel();
        });
        assertTrue(ended.get());
    }

    @Test
    void anErrorThatNobodyWaitsForIsTheGroups() {
        var begun = new CountDownLatch(1);
        var waiterLeft = new CountDownLatch(1);
        var error = new IllegalStateException("bad");
        var thrown = assertThrows(TaskGroupException.class, () -> TaskGroup.run(group -> {
            Job<?> waiter = group.start(() -> {
                try {
                    Async.shield(() -> {
                        begun.countDown();
                        waiterLeft.await();
                        throw error;
                    });
                } finally {
                    waiterLeft.countDown();
                }
            });
            begun.await();
            waiter.cancel();
        }));
        assertSame(error, thrown.getCause());
    }

    @Test
    void anInterruptLeavesAShieldedJobAloneAndCancelsAnAwaitedOne() throws Exception {
        try (var pool = Pool.threads(1)) {
            Job<Object> job = pool.submit(() -> Never.await());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> Async.shield(job));
            assertFalse(job.isDone());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> Async.await(job));
            assertTrue(job.isCancelled());
        }
    }
}
