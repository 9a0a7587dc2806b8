package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("longOnCluster")
class ChunkAdviceTest {
    private static @Nullable String text(int chunk, long items, double nanos, int workers) {
        return ChunkAdvice.text("pool-7", chunk, items, nanos, workers, 500);
    }

    @Test
    void aChunkThatCostsMoreThanItsWorkIsSmall() {
        assertEquals("a chunk of 1 on pool-7 is small for tasks of 20 ns: to hand over 1,000,000 chunks took longer than to run them;"
                + " leave chunk out, or set it to 2048", text(1, 1_000_000, 20, 2));
    }

    @Test
    void aChunkThatKeepsWorkersIdleIsLarge() {
        assertEquals("a chunk of 100 on pool-7 is large for 100 tasks of 10 ms: they were 1 chunk for 4 workers, some of which had"
                + " nothing to do; leave chunk out, or set it to 6", text(100, 100, 10e6, 4));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000000, 300, 2, work that takes about as long as its hand-over",
        "1, 10000, 20, 2, a loss that nobody notices",
        "100, 1000000, 20, 2, a good chunk",
        "50, 100, 1e7, 2, a chunk for each worker",
        "100, 100, 1000, 4, idle workers for a moment",
        "1, 1, 1e10, 4, a single item",
        "1000000000, 3, 1000, 4, a chunk far longer than the items",
        "1, 3, 1e9, 4, fewer items than workers",
        "1, 1000000, 20, 0, no workers",
        "1, 1000000, 9223372036854775807, 2, a time that nobody knows",
    })
    void nothingIsSaidOf(int chunk, long items, double nanos, int workers, String what) {
        assertNull(text(chunk, items, nanos, workers), what);
    }

    @Test
    void theAdviceIsItselfGood() {
        for (double nanos : new double[] {1, 20, 150, 9_000, 1e5, 1e7, 1e9}) {
            for (int workers : new int[] {1, 2, 7, 64}) {
                for (int chunk : new int[] {1, 100, 100_000}) {
                    String said = text(chunk, 1_000_000, nanos, workers);
                    if (said != null) {
                        int better = Integer.parseInt(said.substring(said.lastIndexOf(' ') + 1));
                        assertNull(text(better, 1_000_000, nanos, workers), said);
                    }
                }
            }
        }
    }

    @OnEveryBackendWithWorkers
    void eachWayToHandOutManySaysIt(Backend backend) throws Exception {
        List<Integer> items = IntStream.range(0, 2).boxed().toList();
        var options = MapOptions.defaults().chunk(2);
        Fn<Integer, Integer> slow = n -> {
            Thread.sleep(120);
            return n;
        };
        List<Use> uses = List.of(
                pool -> pool.map(items, slow, options),
                pool -> pool.mapAsync(items, slow, options).get(),
                pool -> pool.stream(items, slow, options).toList(),
                pool -> items.stream().gather(pool.mapping(slow, options)).toList(),
                pool -> items.stream().collect(pool.collecting(slow, options)),
                pool -> pool.reduce(items, 0, slow, Integer::sum, options),
                pool -> pool.parallel(0, 2).options(options).sum(n -> {
                    Thread.sleep(120);
                    return n;
                }));
        for (Use use : uses) {
            try (Pool pool = backend.open()) {
                pool.map(items, n -> n);
                String said = errorsOf(() -> {
                    Object first = use.of(pool);
                    assertEquals(first, use.of(pool));
                });
                assertTrue(said.startsWith("a chunk of 2 on " + pool.name() + " is large for 2 tasks of "), said);
                assertEquals(1, said.lines().count(), said);
            }
        }
    }

    private interface Use {
        Object of(Pool pool) throws Exception;
    }

    private interface Code {
        void run() throws Exception;
    }

    private static String errorsOf(Code code) throws Exception {
        PrintStream before = System.err;
        var said = new ByteArrayOutputStream();
        try (var stream = new PrintStream(said, true)) {
            System.setErr(stream);
            code.run();
        } finally {
            System.setErr(before);
        }
        return said.toString();
    }
}
