package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, they are frames one behind the other up to the first that is none, however they are cut. */
class FramesFuzzTest {
    static Stream<byte[]> streams() {
        var out = new ByteWriter(64);
        for (int length : new int[] {0, 1, 7, 300}) {
            var body = new ByteWriter(length);
            body.write(new byte[length]);
            Frames.write(out, length & 0xff, body);
        }
        byte[] whole = out.toByteArray();
        return Stream.of(new byte[0], whole, Arrays.copyOf(whole, 20), new byte[] {127, 127, 127, 127, 1}, new byte[] {-1, 0, 0, 0, 0, 0});
    }

    @MethodSource("streams")
    @FuzzTest(maxDuration = "1h")
    void next(byte[] bytes) throws IOException {
        ByteWriter atOnce = read(bytes, bytes.length);
        assertArrayEquals(atOnce.toByteArray(), read(bytes, 1 + bytes.length % 7).toByteArray());
        assertArrayEquals(atOnce.toByteArray(), Arrays.copyOf(bytes, atOnce.size()));
    }

    /** The frames in {@code bytes}, which come in pieces, written again. */
    private static ByteWriter read(byte[] bytes, int piece) throws IOException {
        var frames = new Frames();
        var again = new ByteWriter(bytes.length);
        try {
            for (int offset = 0; offset < bytes.length; offset += piece) {
                frames.readFrom(new ByteArrayInputStream(bytes, offset, Math.min(piece, bytes.length - offset)));
                while (frames.next()) {
                    var body = new ByteWriter(16);
                    body.write(frames.body().rest());
                    Frames.write(again, frames.type(), body);
                }
            }
            assertEquals(bytes.length, frames.received());
            assertEquals(again.size() < bytes.length, frames.isPartial());
        } catch (CorruptFrame e) {
            assertNotNull(e.getMessage());
            assertTrue(bytes.length - again.size() >= Integer.BYTES);
        }
        return again;
    }
}
