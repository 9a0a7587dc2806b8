package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;

class SharedNumberTest {
    @OnEveryBackend
    void everyoneAddsToTheSameNumber(Backend backend) {
        try (var pool = backend.open()) {
            SharedLong sum = pool.sharer().ofLong(5);
            pool.map(IntStream.rangeClosed(1, 100).boxed().toList(), n -> sum.addAndGet(n));
            assertEquals(5_055, sum.get());
            boolean swapped = pool.call(n -> sum.compareAndSet(5_055, n), 7);
            assertTrue(swapped);
            assertEquals(7, sum.getAndSet(1));
            assertEquals(sum, pool.call(_ -> sum, 0));
        }
    }
}
