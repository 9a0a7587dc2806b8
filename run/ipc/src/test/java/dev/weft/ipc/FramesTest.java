package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FramesTest {
    private final Random random = new Random(4711);

    @Test
    void framesArriveWholeHoweverTheBytesDo() throws Exception {
        var out = new ByteWriter(64);
        byte[][] bodies = new byte[400][];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = new byte[random.nextInt(10) == 0 ? random.nextInt(300_000) : random.nextInt(50)];
            random.nextBytes(bodies[i]);
            var body = new ByteWriter(1);
            body.write(bodies[i]);
            Frames.write(out, i % 200, body);
        }
        var in = new InDrops(out.toByteArray(), random);
        var frames = new Frames();
        int count = 0;
        while (frames.readFrom(in)) {
            while (frames.next()) {
                assertEquals(count % 200, frames.type());
                assertArrayEquals(bodies[count], frames.body().rest());
                count++;
            }
        }
        assertEquals(bodies.length, count);
        assertEquals(out.size(), frames.received());
        assertFalse(frames.isPartial());
    }

    @Test
    void aCutFrameIsPartialAndNeverGivenOut() throws Exception {
        var body = new ByteWriter(16);
        body.writeLong(42);
        var out = new ByteWriter(16);
        Frames.write(out, 1, body);
        for (int length = 1; length < out.size(); length++) {
            var frames = new Frames();
            frames.feed(java.util.Arrays.copyOf(out.array(), length));
            assertFalse(frames.next());
            assertTrue(frames.isPartial());
        }
    }

    @Test
    void absurdLengthsAreRefusedInWords() {
        for (int length : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            var frames = new Frames();
            var out = new ByteWriter(8);
            out.writeInt(length);
            out.write(1);
            frames.feed(out.toByteArray());
            var error = assertThrows(CorruptFrame.class, frames::next);
            assertEquals("a frame must have 1 to 2147483579 bytes, but claims " + length, error.getMessage());
        }
    }

    @Test
    void aLongFrameThatNeverComesCostsNothing() throws Exception {
        var frames = new Frames();
        var out = new ByteWriter(8);
        out.writeInt(2_000_000_000);
        out.write(1);
        frames.feed(out.toByteArray());
        assertFalse(frames.next());
        assertTrue(frames.readFrom(new ByteArrayInputStream(new byte[1000])));
        assertFalse(frames.next());
    }

    @Test
    void garbageIsAnErrorOrFramesButNothingElse() throws Exception {
        for (int round = 0; round < 5_000; round++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            if (garbage.length > 4 && random.nextBoolean()) {
                garbage[0] = 0;
                garbage[1] = 0;
                garbage[2] = 0;
            }
            var frames = new Frames();
            frames.feed(garbage);
            try {
                while (frames.next()) {
                    Codec.decode(frames.body(), getClass().getClassLoader());
                }
            } catch (CorruptFrame | NotEncodable e) {
                assertFalse(e.getMessage() == null);
            }
        }
    }

    /** Gives its bytes in reads of random size. */
    private static final class InDrops extends InputStream {
        private final ByteArrayInputStream in;
        private final Random random;

        InDrops(byte[] bytes, Random random) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return in.read(target, offset, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 10 : 100_000)));
        }
    }
}
