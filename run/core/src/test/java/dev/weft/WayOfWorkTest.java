package dev.weft;

import static dev.weft.WatchedCall.awaitSoon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever hands out many items does with them what a plain loop does. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class WayOfWorkTest {
    private static final int SIZE = 12;
    private static final List<Integer> ITEMS = IntStream.range(0, SIZE).boxed().toList();
    private static final int[] CHUNKS = {1, 5, SIZE, 100};

    /** What is to be true of a way. */
    @FunctionalInterface
    private interface Promise {
        void keep(Pool pool, WayOfWork way) throws Exception;
    }

    private static void isKept(Backend backend, Predicate<WayOfWork> ofThese, Promise promise) {
        List<WayOfWork> ways = WayOfWork.all().stream().filter(ofThese).toList();
        assertTrue(ways.size() > 10, ways.toString());
        try (Pool pool = backend.open()) {
            for (WayOfWork way : ways) {
                try {
                    promise.keep(pool, way);
                } catch (Exception | Error e) {
                    throw new AssertionError(way + " on " + backend, e);
                }
            }
        }
    }

    /** What has come of it in the end. */
    private static @Nullable Object end(@Nullable Object value) throws Exception {
        return switch (value) {
            case Job<?> job -> job.get(60, TimeUnit.SECONDS);
            case Stream<?> results -> results.toList();
            case null, default -> value;
        };
    }

    private static List<Integer> entered(Gate gate) {
        return gate.entered().stream().map(Gate.Caller::index).sorted().toList();
    }

    private static void givesWhatALoopGives(Pool pool, WayOfWork way, MapOptions options) throws Exception {
        try (var gate = new Gate()) {
            Object value = end(way.call(pool, new WayOfWork.Input(SIZE), gate.door(), options));
            assertEquals(ITEMS, entered(gate), "each item is run once");
            List<Integer> results = WayOfWork.results(value);
            if (results != null) {
                assertEquals(ITEMS, options.ordered() ? results : results.stream().sorted().toList());
            } else if (value instanceof Number sum) {
                assertEquals(ITEMS.stream().mapToInt(n -> n).sum(), sum.intValue());
            } else {
                assertEquals(null, value);
            }
        }
    }

    @OnEveryBackend
    void resultsAreThoseOfAPlainLoopForAnyChunk(Backend backend) {
        isKept(backend, WayOfWork::hasOrderOption, (pool, way) -> {
            for (int chunk : CHUNKS) {
                givesWhatALoopGives(pool, way, MapOptions.defaults().chunk(chunk));
                givesWhatALoopGives(pool, way, MapOptions.defaults().chunk(chunk).unordered());
            }
            givesWhatALoopGives(pool, way, MapOptions.defaults().unordered().lookAhead(2));
        });
    }

    @OnEveryBackend
    void nothingComesOfNothing(Backend backend) {
        // Any of none is an error, which others test.
        isKept(backend, way -> way.takesItems() && !way.method().getName().equals("invokeAny"), (pool, way) -> {
            try (var gate = new Gate()) {
                Object value = end(way.call(pool, new WayOfWork.Input(0), gate.door(), MapOptions.defaults()));
                switch (value) {
                    case Number sum -> assertEquals(0, sum.doubleValue());
                    case String reduced -> assertEquals("", reduced);
                    case null -> assertEquals("forEach", way.loop().getName());
                    default -> assertEquals(List.of(), WayOfWork.results(value));
                }
                assertEquals(List.of(), gate.entered());
            }
        });
    }

    @OnEveryBackend
    void anErrorOfTheInputComesAfterTheResultsBeforeItAndThePoolGoesOn(Backend backend) {
        isKept(backend, WayOfWork::hasInput, (pool, way) -> {
            var error = new IllegalStateException("no more input");
            var taken = new ArrayList<Object>();
            try (var gate = new Gate()) {
                var thrown = assertThrows(IllegalStateException.class, () -> {
                    Object value = way.call(pool, new WayOfWork.Input(SIZE, error), gate.door(), MapOptions.defaults());
                    if (value instanceof Stream<?> results) {
                        results.forEach(taken::add);
                    }
                });
                assertSame(error, thrown);
                assertEquals(0, thrown.getSuppressed().length);
                awaitSoon(() -> pool.stats().running() == 0 && pool.stats().queued() == 0);
                if (way.isStep()) {
                    // A stream whose source throws asks its steps for nothing more.
                    assertEquals(ITEMS.subList(0, taken.size()), taken);
                } else if (isLazy(way)) {
                    assertEquals(ITEMS, WayOfWork.results(taken));
                } else if (way.method().getName().equals("map")) {
                    assertEquals(ITEMS, entered(gate));
                }
            }
            assertEquals("b", pool.call(String::trim, " b"));
        });
    }

    private static boolean isLazy(WayOfWork way) {
        return Stream.class.isAssignableFrom(way.method().getReturnType());
    }
}
