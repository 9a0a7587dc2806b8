package dev.weft.async;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Job;
import dev.weft.Pool;
import dev.weft.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Item 15: calls in pools and on executors, which do not hold the loop. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopRunInTest {
    private final EventLoop loop = EventLoop.open(EventLoopOptions.defaults().name("test"));

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void theLoopGoesOnWhileAPoolWorks() throws Exception {
        var goOn = new CountDownLatch(1);
        try (Pool pool = Pool.threads()) {
            loop.runUntilComplete(() -> {
                Job<Integer> job = loop.runIn(pool, () -> {
                    goOn.await();
                    return 5;
                });
                loop.callSoon(goOn::countDown);
                assertEquals(5, EventLoop.await(job));
            });
        }
    }

    @Test
    void theActionsOfSuchAJobRunInTheLoop() throws Exception {
        Thread self = Thread.currentThread();
        var thread = new AtomicReference<Thread>();
        try (Pool pool = Pool.threads()) {
            var _ = loop.runIn(pool, () -> 1).onDone(_ -> {
                thread.set(Thread.currentThread());
                loop.stop();
            });
            loop.runForever();
        }
        assertSame(self, thread.get());
    }

    @Test
    void errorsAreThoseOfTheCall() throws Exception {
        try (Pool pool = Pool.threads()) {
            loop.runUntilComplete(() -> {
                Job<Integer> job = loop.runIn(pool, () -> {
                    throw new IllegalStateException("wrong");
                });
                assertEquals("wrong", assertThrows(IllegalStateException.class, () -> EventLoop.await(job)).getMessage());
            });
        }
    }

    @Test
    void aCancelInterruptsTheCallInThePool() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (Pool pool = Pool.threads()) {
            loop.runUntilComplete(() -> {
                Job<Boolean> job = loop.runIn(pool, () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                        return true;
                    } finally {
                        ended.countDown();
                    }
                });
                EventLoop.await(() -> {
                    begun.await();
                    return true;
                });
                job.cancel();
                assertThrows(CancellationException.class, () -> EventLoop.await(job));
                EventLoop.await(() -> {
                    ended.await();
                    return true;
                });
            });
        }
    }

    @Test
    void aCancelOfTheTaskThatAwaitsReachesAWorkerJvm() throws Exception {
        try (Pool pool = Pool.processes(PoolOptions.defaults().workers(1))) {
            loop.runUntilComplete(() -> {
                Job<Long> awaiting = loop.start(() -> EventLoop.await(loop.runIn(pool, () -> {
                    Thread.sleep(Duration.ofDays(1));
                    return 0L;
                })));
                EventLoop.yield();
                EventLoop.yield();
                awaiting.cancel();
                long worker = EventLoop.await(loop.runIn(pool, () -> ProcessHandle.current().pid()));
                assertFalse(worker == ProcessHandle.current().pid());
            });
        }
    }

    @Test
    void contextGoesAlong() throws Exception {
        ContextKey<String> user = ContextKey.of("user");
        try (Pool pool = Pool.threads();
                var executor = Executors.newSingleThreadExecutor()) {
            loop.runUntilComplete(() -> user.where("ann").run(() -> {
                assertEquals("ann", EventLoop.await(loop.runIn(pool, user::get)));
                assertEquals("ann", EventLoop.await(loop.runIn(executor, user::get)));
            }));
        }
    }

    @Test
    void anyExecutorWillDoAndACancelInterruptsItsThread() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        try (var executor = Executors.newSingleThreadExecutor()) {
            loop.runUntilComplete(() -> {
                assertEquals(4, EventLoop.await(loop.runIn(executor, () -> 4)));
                assertEquals("wrong", assertThrows(IllegalStateException.class, () -> EventLoop.await(loop.runIn(executor, () -> {
                    throw new IllegalStateException("wrong");
                }))).getMessage());
                Job<Boolean> job = loop.runIn(executor, () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                    }
                    return true;
                });
                EventLoop.await(() -> {
                    begun.await();
                    return true;
                });
                assertTrue(job.cancel());
            });
        }
        assertTrue(interrupted.get());
    }

    @Test
    void anExecutorThatRefusesSaysSoAtOnce() throws Exception {
        var executor = Executors.newSingleThreadExecutor();
        executor.close();
        loop.runUntilComplete(() -> {
            assertThrows(RejectedExecutionException.class, () -> loop.runIn(executor, () -> 1));
        });
    }

    @Test
    void closeCancelsWhatIsOutside() throws Exception {
        var begun = new CountDownLatch(1);
        var log = new ArrayList<String>();
        try (Pool pool = Pool.threads()) {
            Job<Boolean> job = loop.runIn(pool, () -> {
                begun.countDown();
                new CountDownLatch(1).await();
                return true;
            });
            var _ = job.onDone(end -> log.add(end.toString()));
            begun.await();
            loop.close();
            assertTrue(job.isCancelled());
            assertEquals(List.of("Cancelled[]"), log);
        }
    }

    @Test
    void closeWaitsForWhatRunsOnAnExecutor() throws Exception {
        Thread closer = Thread.currentThread();
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        try (var executor = Executors.newSingleThreadExecutor()) {
            loop.runIn(executor, () -> {
                try {
                    return Never.await(begun);
                } finally {
                    await().until(() -> closer.getState() == Thread.State.WAITING);
                    ended.set(true);
                }
            });
            Job<Object> behind = loop.runIn(executor, () -> "never begun");
            begun.await();
            loop.close();
            assertTrue(ended.get());
            assertTrue(behind.isCancelled());
        }
    }
}
