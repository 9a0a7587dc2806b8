package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pools that are described by a text. */
@ExtendWith(NothingLeft.class)
class PoolSpecTest {
    @ParameterizedTest
    @CsvSource({
        "inline, InlinePool, 0",
        "threads:3, ThreadPool, 3",
        "virtual:1000, VirtualThreadPool, 1000",
        "virtual, VirtualThreadPool, 2147483647",
        "' processes:5 ', ProcessPool, 5"
    })
    void knowsEveryBackend(String spec, String type, int size) {
        try (var pool = Pool.of(spec)) {
            assertEquals(type, pool.getClass().getSimpleName());
            assertEquals(size, pool.stats().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "processes"})
    void withoutANumberThereAreAsManyAsProcessors(String spec) {
        try (var pool = Pool.of(spec)) {
            assertEquals(Weft.cores(), pool.stats().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "thread", "threads:", "threads:0", "threads:-1", "threads:many", "inline:2", "processes:4:5", "Threads", "cluster"
    })
    void saysWhatIsAllowed(String spec) {
        var error = assertThrows(IllegalArgumentException.class, () -> Pool.of(spec));
        assertEquals("pool must be inline, threads, virtual or processes, the last three also with a number of at least 1 as in"
                + " processes:4, or the server of a cluster as in cluster:redis://host:6379, but was \"" + spec + "\"", error.getMessage());
    }

    @Test
    void saysWhatIsWrongWithTheServerOfACluster() {
        var error = assertThrows(IllegalArgumentException.class, () -> Pool.of("cluster:localhost:6379"));
        assertEquals(
                "pool names a cluster, but url must begin with redis:// or rediss://, as in redis://localhost:6379", error.getMessage());
    }

    @Test
    void thePropertyComesBeforeTheVariableBeforeTheProgram() {
        try (var byProperty = PoolSpec.configured("inline", "threads", "virtual", PoolOptions.defaults());
                var byVariable = PoolSpec.configured("", "threads:7", "virtual", PoolOptions.defaults());
                var byProgram = PoolSpec.configured(null, " ", "virtual", PoolOptions.defaults());
                var here = Pool.configured("inline")) {
            assertInstanceOf(InlinePool.class, byProperty);
            assertEquals(7, byVariable.stats().size());
            assertInstanceOf(VirtualThreadPool.class, byProgram);
            assertInstanceOf(InlinePool.class, here);
        }
        var property = assertThrows(IllegalArgumentException.class, () -> PoolSpec.configured("x", null, "inline", PoolOptions.defaults()));
        assertTrue(property.toString().contains("system property weft.pool must be inline"), property.toString());
        var variable = assertThrows(IllegalArgumentException.class, () -> PoolSpec.configured(null, "x", "inline", PoolOptions.defaults()));
        assertTrue(variable.toString().contains("environment variable WEFT_POOL must be inline"), variable.toString());
    }
}
