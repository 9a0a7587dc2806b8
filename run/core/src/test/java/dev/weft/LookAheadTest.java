package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many items ({@code weft.lookAhead.items}, 100,000 if not set) go through a stream: the source is never read further ahead of the
 * results taken than the bound, and the memory in use does not grow, neither here nor in workers.
 */
@Tag("longOnCluster")
@ExtendWith(NothingLeft.class)
class LookAheadTest {
    private static final int ITEMS = Integer.getInteger("weft.lookAhead.items", 100_000);
    private static final int BOUND = 500;

    /** What is in use is looked at so many times, at equal distances. */
    private static final int LOOKS = 4;

    /** Less than half of what the items have that come between the first look and the last. */
    private static final long MOST_GROWTH = 4 << 20;

    private static final int PAYLOAD = 128;

    /** Items as they are asked for, and results as they are taken; all by one thread. */
    private static final class Flow implements Iterable<byte[]> {
        private int read;
        private int taken;
        private int furthest;
        private long before;

        @Override
        public Iterator<byte[]> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return read < ITEMS;
                }

                @Override
                public byte[] next() {
                    read++;
                    furthest = Math.max(furthest, read - taken);
                    return new byte[PAYLOAD];
                }
            };
        }

        void take(byte[] result) {
            assertEquals(PAYLOAD, result.length);
            taken++;
            if (taken % (ITEMS / LOOKS) == 0 && taken < ITEMS) {
                long used = used();
                before = before == 0 ? used : before;
                assertTrue(used <= before + MOST_GROWTH, used + " bytes in use after " + taken + " results, and " + before + " before");
            }
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** A worker that keeps what it was given runs out of memory where there are many items. */
    private static Pool open(Backend backend) {
        ProcessOptions small = ProcessOptions.defaults().workers(2).heap("64m");
        return switch (backend) {
            case PROCESSES -> Pool.processes(small);
            case CLUSTER -> Pool.cluster(Backend.cluster().processes(small));
            default -> backend.open();
        };
    }

    private static void isBounded(Backend backend, int bound, BiFunction<Pool, Flow, Stream<byte[]>> way) {
        var flow = new Flow();
        try (var pool = open(backend); var results = way.apply(pool, flow)) {
            results.forEach(flow::take);
        }
        assertEquals(ITEMS, flow.taken);
        assertTrue(flow.furthest <= bound, "read " + flow.furthest + " ahead");
    }

    private static byte[] copy(byte[] item) {
        return item.clone();
    }

    @OnEveryBackend
    void inOrder(Backend backend) {
        isBounded(backend, BOUND, (pool, flow) -> pool.stream(flow, LookAheadTest::copy, MapOptions.defaults().lookAhead(BOUND)));
    }

    @OnEveryBackend
    void unordered(Backend backend) {
        var options = MapOptions.defaults().unordered().lookAhead(BOUND);
        isBounded(backend, BOUND, (pool, flow) -> pool.stream(flow, LookAheadTest::copy, options));
    }

    @OnEveryBackend
    void withTheBoundThatTheTimeOfTasksGives(Backend backend) {
        isBounded(backend, Mapping.STREAM_LOOK_AHEAD, (pool, flow) -> pool.stream(flow, LookAheadTest::copy));
    }

    @OnEveryBackend
    void aStepOfAStream(Backend backend) {
        isBounded(backend, BOUND, (pool, flow) -> StreamSupport.stream(flow.spliterator(), false)
                .gather(pool.mapping(LookAheadTest::copy, MapOptions.defaults().lookAhead(BOUND))));
    }
}
