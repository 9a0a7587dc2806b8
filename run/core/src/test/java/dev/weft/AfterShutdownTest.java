package dev.weft;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Whatever hands out work to a pool that was shut down is refused in words, and nothing is run. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class AfterShutdownTest {
    private static void isRefused(WayOfWork way, Pool pool, Gate.Door door) {
        var input = new WayOfWork.Input(10);
        // What is lazy is refused when it begins.
        var error = assertThrows(RejectedExecutionException.class, () -> {
            Object value = way.call(pool, input, door, MapOptions.defaults());
            if (value instanceof Stream<?> results) {
                assertEquals(0, input.read(), "read before a result is asked for");
                results.forEach(_ -> { });
            }
        }, way::toString);
        assertEquals(pool.name() + " takes no more tasks: it was shut down", error.getMessage(), way::toString);
    }

    private static void allAreRefused(Pool pool) throws Exception {
        try (var gate = new Gate()) {
            Gate.Door door = gate.door();
            List<WayOfWork> ways = WayOfWork.all();
            assertTrue(ways.size() > 50, ways.toString());
            assertAll(ways.stream().<Executable>map(way -> () -> isRefused(way, pool, door)));
            assertEquals(List.of(), gate.entered());
            assertEquals(0, pool.stats().queued() + pool.stats().done());
        }
    }

    @OnEveryBackend
    void everyWayToHandOutWorkIsRefusedAfterShutdown(Backend backend) throws Exception {
        try (Pool pool = backend.open()) {
            pool.shutdown();
            allAreRefused(pool);
        }
    }

    @OnEveryBackend
    void andAfterShutdownNow(Backend backend) throws Exception {
        try (Pool pool = backend.open()) {
            pool.shutdownNow();
            allAreRefused(pool);
        }
    }
}
