package dev.weft.cluster;

import dev.weft.ipc.ByteWriter;

/** What the content of a letter consists of: a kind, and what belongs to it. */
final class Frame {
    // Pieces of a link: link (var), number (var), type (var), bytes with their length.
    /** The first piece of a link: its type is the window, its bytes are the opening. */
    static final int OPEN = 1;

    static final int DATA = 2;

    /** The last piece in this direction: its bytes are the reason, in UTF-8. */
    static final int CLOSE = 3;

    /** How far a link has come: link (var), number of the last piece that arrived (var), bytes that were received (var), 1 for a hole. */
    static final int ACK = 4;

    /** There is no such link here any more: link (var). */
    static final int RESET = 5;

    /** The sender leaves: reason (string). */
    static final int BYE = 6;

    private Frame() {}

    static void ack(ByteWriter letter, long link, long arrived, long received, boolean hole) {
        letter.write(ACK);
        letter.writeVar(link);
        letter.writeVar(arrived);
        letter.writeVar(received);
        letter.write(hole ? 1 : 0);
    }

    static void reset(ByteWriter letter, long link) {
        letter.write(RESET);
        letter.writeVar(link);
    }

    static void bye(ByteWriter letter, String reason) {
        letter.write(BYE);
        letter.writeString(reason);
    }
}
