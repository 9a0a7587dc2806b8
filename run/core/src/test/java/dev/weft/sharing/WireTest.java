package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final ClassLoader LOADER = WireTest.class.getClassLoader();

    private static ByteWriter written(@Nullable Object value) throws NotEncodable {
        var out = new ByteWriter(16);
        Wire.write(value, out);
        return out;
    }

    private static @Nullable Object copy(@Nullable Object value) throws Exception {
        var in = new ByteReader(written(value).toByteArray());
        Object copy = Wire.read(in, LOADER);
        assertEquals(0, in.remaining());
        return copy;
    }

    private static Stored stored(@Nullable Object value) {
        return Stored.of(value, "a test");
    }

    @Test
    void whatCoresTakeAndGiveArrivesAsItIs() throws Exception {
        for (Object value : new @Nullable Object[] {
            null, 1, true, "text", List.of(), Arrays.asList(1, null, "two"), Map.of("key", List.of(1)), stored(null),
            stored(5), stored("text"),
            stored(Thread.State.NEW), stored(List.of(1, 2)), stored(new ArrayList<>(List.of(1))), List.of(stored(1), stored(List.of(2))),
            new QueueCore.Waiting(7, stored(List.of(3))), List.of(new MapCore.Listed(-1, stored(1), null)), new Seen(1, stored(2))
        }) {
            assertEquals(value, copy(value));
        }
    }

    @Test
    void aSmallStoredValueIsNotMuchLongerThanItself() throws Exception {
        assertEquals(4, written(stored(5)).size());
        assertTrue(written(stored(List.of(1, 2, 3))).size() < 16);
        assertTrue(written(stored(new AtomicInteger(5))).size() > 50, "by the JDK's stream");
    }

    @Test
    void recordsOfCoresAreShort() throws Exception {
        assertTrue(written(new Seen(1, stored(2))).size() < 40);
    }

    @Test
    void onlyRecordsOfCoresAreMadeByName() throws Exception {
        var forged = new ByteWriter(16);
        forged.write(4);
        forged.writeString(Link.class.getName());
        var error = assertThrows(NotEncodable.class, () -> Wire.read(new ByteReader(forged.toByteArray()), LOADER));
        assertTrue(String.valueOf(error.getMessage()).contains("is not a record of cores"), error.getMessage());
    }

    @Test
    void aCountWithoutItemsIsRefused() {
        for (int tag = 2; tag <= 3; tag++) {
            var forged = new ByteWriter(16);
            forged.write(tag);
            forged.writeVar(1_000_000_000);
            assertThrows(CorruptFrame.class, () -> Wire.read(new ByteReader(forged.toByteArray()), LOADER));
        }
    }
}
