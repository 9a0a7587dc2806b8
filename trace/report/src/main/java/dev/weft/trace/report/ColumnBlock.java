package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A table of numbers in the shape that deflates best: 32-bit columns, each cut into four planes of one byte. A number that does not
 * fit is escaped and follows in full. ARCHITECTURE.md, "The block format", is the specification.
 */
final class ColumnBlock {
    private static final long ESCAPE = 0xffff_ffffL;
    private static final int HEADER_BYTES = 3 * Integer.BYTES;

    private final int columns;
    private final int capacity;
    private final byte[] planes;
    private long[] wide = new long[16];
    private int wideCount;
    private int rows;
    private int column;

    ColumnBlock(int columns, int capacity) {
        this.columns = columns;
        this.capacity = capacity;
        this.planes = new byte[columns * Integer.BYTES * capacity];
    }

    /** Adds the next cell of the current row; negative numbers do not fit a column, see {@link #zigzag}. */
    void add(long value) {
        long cell = value;
        if (value < 0 || value >= ESCAPE) {
            cell = ESCAPE;
            if (wideCount == wide.length) {
                wide = Arrays.copyOf(wide, wideCount * 2);
            }
            wide[wideCount++] = value;
        }
        int plane = column * Integer.BYTES * capacity + rows;
        for (int i = 0; i < Integer.BYTES; i++) {
            planes[plane + i * capacity] = (byte) (cell >>> (8 * i));
        }
        if (++column == columns) {
            column = 0;
            rows++;
        }
    }

    /** Maps small numbers of either sign to small ones without. */
    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    boolean isFull() {
        return rows == capacity;
    }

    int rows() {
        return rows;
    }

    /** Writes what was added and starts afresh. */
    void writeTo(OutputStream out) throws IOException {
        out.write(littleEndian(HEADER_BYTES).putInt(rows).putInt(columns).putInt(wideCount).array());
        for (int plane = 0; plane < columns * Integer.BYTES; plane++) {
            out.write(planes, plane * capacity, rows);
        }
        var tail = littleEndian(wideCount * Long.BYTES);
        for (int i = 0; i < wideCount; i++) {
            tail.putLong(wide[i]);
        }
        out.write(tail.array());
        rows = 0;
        wideCount = 0;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
