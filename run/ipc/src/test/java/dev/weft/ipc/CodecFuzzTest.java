package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, decoding them gives a value or one of two errors, and takes memory in proportion. */
class CodecFuzzTest {
    /** What reading takes whatever there is to read. */
    private static final long BASE_BYTES = 1 << 20;

    private static final long PER_BYTE = 200;
    private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<byte[]> values() {
        return Stream.concat(CodecTest.values(), CodecTest.arrays()).map(CodecFuzzTest::encoded);
    }

    private static byte[] encoded(@Nullable Object value) {
        var out = new ByteWriter(64);
        try {
            Codec.encode(value, out);
        } catch (NotEncodable e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    @MethodSource("values")
    @FuzzTest(maxDuration = "1h")
    void decode(byte[] bytes) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Object value = decoded(bytes);
        long between = THREADS.getCurrentThreadAllocatedBytes();
        // Classes are loaded the first time.
        Object again = decoded(bytes);
        long taken = Math.min(between - before, THREADS.getCurrentThreadAllocatedBytes() - between);
        assertTrue(taken < BASE_BYTES + PER_BYTE * bytes.length, bytes.length + " bytes took " + taken);
        assertEquals(value == null, again == null);
        try {
            Codec.encode(value, new ByteWriter(64));
        } catch (NotEncodable e) {
            // A class whose values can only be read.
            assertNotNull(e.getMessage());
        }
    }

    private static @Nullable Object decoded(byte[] bytes) {
        try {
            return Codec.decode(new ByteReader(bytes), CodecFuzzTest.class.getClassLoader());
        } catch (CorruptFrame | NotEncodable e) {
            assertNotNull(e.getMessage());
            return null;
        }
    }
}
