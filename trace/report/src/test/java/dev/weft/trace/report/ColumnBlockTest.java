package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnBlockTest {
    /** Reads a block as its specification says, one row after the other. */
    private static long[] decode(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int rows = in.getInt();
        int columns = in.getInt();
        int wide = in.getInt();
        int planes = in.position();
        in.position(planes + rows * columns * 4);
        var cells = new long[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                long cell = 0;
                for (int i = 0; i < 4; i++) {
                    cell |= (bytes[planes + (column * 4 + i) * rows + row] & 0xffL) << (8 * i);
                }
                cells[row * columns + column] = cell == 0xffff_ffffL ? in.getLong() : cell;
                wide -= cell == 0xffff_ffffL ? 1 : 0;
            }
        }
        assertEquals(0, wide);
        assertEquals(0, in.remaining());
        return cells;
    }

    private static byte[] encode(ColumnBlock block, long... cells) throws IOException {
        Arrays.stream(cells).forEach(block::add);
        var out = new ByteArrayOutputStream();
        block.writeTo(out);
        return out.toByteArray();
    }

    @Test
    void smallAndWideNumbersComeBack() throws IOException {
        long[] cells = {0, 1, 255, 256, 0xffff_fffeL, 0xffff_ffffL, 0x1_0000_0000L, 1L << 40, Long.MAX_VALUE, -1};
        assertArrayEquals(cells, decode(encode(new ColumnBlock(2, 5), cells)));
    }

    @Test
    void aBlockNeedNotBeFullAndCanBeUsedAgain() throws IOException {
        var block = new ColumnBlock(3, 100);
        assertArrayEquals(new long[] {1L << 50, 2, 3}, decode(encode(block, 1L << 50, 2, 3)));
        var random = new Random(1);
        long[] cells = random.longs(300, 0, 1L << 34).toArray();
        assertArrayEquals(cells, decode(encode(block, cells)));
        assertArrayEquals(new long[0], decode(encode(block)));
    }

    @Test
    void signsAreFoldedIn() {
        assertEquals(0, ColumnBlock.zigzag(0));
        assertEquals(1, ColumnBlock.zigzag(-1));
        assertEquals(2, ColumnBlock.zigzag(1));
        assertEquals(9, ColumnBlock.zigzag(-5));
    }
}
