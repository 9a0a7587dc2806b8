package dev.weft;

import static dev.weft.TaskCalls.in;
import static dev.weft.TaskCalls.run;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.stream.IntStream;

class SharedSemaphoreTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    @OnEveryBackend
    void permitsAreTakenUntilThereAreNoMore(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedSemaphore semaphore = pool.sharer().semaphore(3);
            run(pool, () -> semaphore.acquire(2));
            assertEquals(1, semaphore.availablePermits());
            assertTrue(in(pool, () -> semaphore.tryAcquire()));
            assertFalse(in(pool, () -> semaphore.tryAcquire()));
            assertFalse(in(pool, () -> semaphore.tryAcquire(SHORT)));
            assertFalse(semaphore.tryAcquire(Duration.ZERO));
            run(pool, () -> semaphore.release(2));
            assertFalse(in(pool, () -> semaphore.tryAcquire(3)));
            assertFalse(in(pool, () -> semaphore.tryAcquire(3, SHORT)));
            assertTrue(semaphore.tryAcquire(2, SHORT));
            assertEquals(0, semaphore.availablePermits());
            assertEquals(semaphore, in(pool, () -> semaphore));
        }
    }

    @OnEveryBackend
    void anUnboundedOneTakesMorePermitsThanItHad(Backend backend) {
        try (var pool = backend.open()) {
            SharedSemaphore semaphore = pool.sharer().semaphore(0);
            run(pool, () -> semaphore.release(2));
            assertTrue(semaphore.tryAcquire(2));
        }
    }

    @OnEveryBackend
    void aBoundedOneRefusesMorePermitsThanItHad(Backend backend) {
        try (var pool = backend.open()) {
            SharedSemaphore semaphore = pool.sharer().boundedSemaphore(2);
            assertThrows(IllegalStateException.class, () -> run(pool, () -> semaphore.release()));
            assertTrue(semaphore.tryAcquire());
            var refused = assertThrows(IllegalStateException.class, () -> run(pool, () -> semaphore.release(2)));
            assertEquals("a bounded semaphore cannot have more than its 2 permits, but would have 3; release what was acquired, once",
                    refused.getMessage());
            assertEquals(1, semaphore.availablePermits());
            run(pool, () -> semaphore.release());
            assertEquals(2, semaphore.availablePermits());
        }
    }

    @OnEveryBackendWithWorkers
    void whoWaitsGetsWhatOthersRelease(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedSemaphore semaphore = pool.sharer().semaphore(1);
            SharedEvent begun = pool.sharer().event();
            Job<Boolean> waiting = pool.submit(() -> {
                begun.set();
                semaphore.acquire(3);
                return semaphore.tryAcquire();
            });
            begun.await();
            run(pool, () -> semaphore.release());
            assertFalse(waiting.isDone());
            run(pool, () -> semaphore.release());
            assertFalse(waiting.get());
        }
    }

    @OnEveryBackend
    void noMoreThanItsPermitsAreInside(Backend backend) {
        try (var pool = backend.open()) {
            SharedSemaphore semaphore = pool.sharer().boundedSemaphore(1);
            SharedLong inside = pool.sharer().ofLong(0);
            SharedLong most = pool.sharer().ofLong(0);
            pool.map(Collections.nCopies(100, 0), _ -> {
                semaphore.acquire();
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                semaphore.release();
                return 0;
            });
            assertEquals(1, most.get());
            assertEquals(1, semaphore.availablePermits());
        }
    }

    @OnEveryBackend
    void numbersThatMakeNoSenseAreRefused(Backend backend) {
        try (var pool = backend.open()) {
            assertThrows(IllegalArgumentException.class, () -> pool.sharer().semaphore(-1));
            SharedSemaphore semaphore = pool.sharer().semaphore(Integer.MAX_VALUE);
            for (int permits : IntStream.of(0, -1).toArray()) {
                assertThrows(IllegalArgumentException.class, () -> semaphore.acquire(permits));
                assertThrows(IllegalArgumentException.class, () -> semaphore.tryAcquire(permits));
                assertThrows(IllegalArgumentException.class, () -> semaphore.release(permits));
            }
            assertThrows(IllegalStateException.class, semaphore::release);
        }
    }

    @OnEveryBackendWithWorkers
    void anInterruptEndsTheWait(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedSemaphore semaphore = pool.sharer().semaphore(0);
            SharedEvent begun = pool.sharer().event();
            SharedEvent interrupted = pool.sharer().event();
            Job<Integer> waiting = pool.submit(() -> {
                begun.set();
                try {
                    semaphore.acquire();
                } catch (InterruptedException e) {
                    interrupted.set();
                }
                return 0;
            });
            begun.await();
            waiting.cancel(true);
            interrupted.await();
            semaphore.release();
            await().untilAsserted(() -> assertEquals(1, semaphore.availablePermits()));
        }
    }
}
