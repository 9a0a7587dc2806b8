package dev.weft.cluster;

import dev.weft.ipc.ByteWriter;

/**
 * A part of what goes over a link in one direction.
 *
 * @param kind one of those of {@link Frame}
 * @param number 1 for the first one of a direction, and so on without holes
 */
record Piece(int kind, long number, long type, byte[] bytes) {
    /** What a piece takes besides its bytes, about. */
    static final int OVERHEAD = 32;

    static int cost(int bytes) {
        return bytes + OVERHEAD;
    }

    int cost() {
        return cost(bytes.length);
    }

    void write(ByteWriter letter, long link) {
        letter.write(kind);
        letter.writeVar(link);
        letter.writeVar(number);
        letter.writeVar(type);
        letter.writeBytes(bytes);
    }
}
