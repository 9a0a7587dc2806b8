package dev.weft.ipc;

import java.io.IOException;

/** One side of a channel, as far as the memory is concerned that both share for large bodies. Called by the thread that reads frames. */
public sealed interface AreaSide permits AreaMaker, AreaTaker {
    /** A large body came in the stream. */
    void passed(int bytes);

    /** The other side has said something about the memory; {@code frames} are those in which it did. */
    void accept(ByteReader message, Frames frames) throws IOException;
}
