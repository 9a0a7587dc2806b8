package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a worker left in its journal, the parent reads no more than the journal's buffer out of it. */
class JournalTailFuzzTest {
    static Stream<byte[]> heads() {
        long[][] heads = {
            {0, 0, 0, 0}, {10, 60, 3, 99}, {Long.MIN_VALUE, Long.MAX_VALUE, -1, -1}, {-5, 100, 0, 0}, {0, 128 * 1024, 0, 0},
            {0, Integer.MAX_VALUE, 0, 0}, {-1L << 32, 5, 0, 0}, {50, 20, 0, 0}};
        return Stream.of(heads).map(head -> {
            ByteBuffer bytes = ByteBuffer.allocate(40);
            bytes.putLong(25);
            bytes.asLongBuffer().put(head);
            return bytes.array();
        });
    }

    @MethodSource("heads")
    @FuzzTest(maxDuration = "1h")
    void unsent(byte[] bytes) throws IOException {
        if (bytes.length < Long.BYTES) {
            return;
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        // What the pipe brought is counted here, so it is never negative.
        long received = content.getLong() & Long.MAX_VALUE;
        try (JournalTail tail = JournalTail.create()) {
            long length = Files.size(tail.path());
            try (var file = new RandomAccessFile(tail.path().toFile(), "rw")) {
                file.setLength(0);
                file.write(bytes, Long.BYTES, bytes.length - Long.BYTES);
                file.setLength(length);
            }
            assertTrue(tail.unsent(received).length < length);
            var _ = tail.begun();
            var _ = tail.begunAt();
        }
    }
}
