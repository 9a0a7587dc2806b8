package dev.weft.trace.format;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever stands in a trace file, it is refused in words, or what can be had of it is read. */
class TraceFileFuzzTest {
    /** Where in a file that is right the input is put: nowhere, so that it is the file; its header; its first chunk; its second. */
    private static final int[] PLACES = {
        -1, 0, Layout.HEADER_BYTES, Layout.HEADER_BYTES + Layout.CHUNK_BYTES,
        Layout.HEADER_BYTES + Layout.CHUNK_BYTES + Layout.CHUNK_HEADER_WORDS * Long.BYTES,
    };

    private static final byte[] SAMPLE = DamagedFileTest.sample();

    static Stream<byte[]> inputs() {
        ByteBuffer words = ByteBuffer.allocate(1 + 4 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        words.put((byte) 4).putLong(Layout.record(Layout.RECORD_ARGUMENTS, 0, 1));
        words.putLong(-1).putLong(Long.MIN_VALUE).putLong(Long.MAX_VALUE);
        return Stream.of(
                new byte[] {0}, new byte[] {1, 0}, new byte[] {2, -1, -1, -1, -1, -1, -1, -1, -1},
                new byte[] {3, 1, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1}, words.array());
    }

    @MethodSource("inputs")
    @FuzzTest(maxDuration = "1h")
    void read(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        Path file = Files.createTempFile("fuzz", ".weft");
        try {
            Files.write(file, bytes(Math.floorMod(input[0], PLACES.length), input));
            DamagedFileTest.read(file);
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] bytes(int place, byte[] input) {
        int length = input.length - 1;
        byte[] bytes = PLACES[place] < 0 ? new byte[length] : SAMPLE.clone();
        int at = Math.max(PLACES[place], 0);
        System.arraycopy(input, 1, bytes, at, Math.min(length, bytes.length - at));
        return bytes;
    }
}
