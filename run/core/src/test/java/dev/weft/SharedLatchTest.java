package dev.weft;

import static dev.weft.TaskCalls.in;
import static dev.weft.TaskCalls.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;

class SharedLatchTest {
    @OnEveryBackend
    void itOpensAfterAsManyCounts(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLatch latch = pool.sharer().latch(3);
            pool.map(List.of(1, 2), _ -> {
                latch.countDown();
                return 0;
            });
            assertEquals(1, latch.getCount());
            assertFalse(latch.await(Duration.ZERO));
            assertFalse(in(pool, () -> latch.await(Duration.ofMillis(10))));
            latch.countDown();
            run(pool, () -> latch.await());
            assertTrue(latch.await(Duration.ZERO));
            run(pool, () -> latch.countDown());
            assertEquals(0, in(pool, () -> latch.getCount()));
            assertEquals(latch, in(pool, () -> latch));
        }
    }

    @OnEveryBackendWithWorkers
    void whoWaitsGoesOnAtZero(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLatch begun = pool.sharer().latch(1);
            SharedLatch latch = pool.sharer().latch(2);
            Job<Integer> waiting = pool.submit(() -> {
                begun.countDown();
                latch.await();
                return latch.getCount();
            });
            begun.await();
            latch.countDown();
            assertFalse(waiting.isDone());
            run(pool, () -> latch.countDown());
            assertEquals(0, waiting.get());
        }
    }

    @OnEveryBackend
    void aNegativeCountIsRefused(Backend backend) {
        try (var pool = backend.open()) {
            assertThrows(IllegalArgumentException.class, () -> pool.sharer().latch(-1));
            assertEquals(0, pool.sharer().latch(0).getCount());
        }
    }
}
