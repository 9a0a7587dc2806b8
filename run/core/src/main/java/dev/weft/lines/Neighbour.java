package dev.weft.lines;

import dev.weft.ipc.ByteWriter;

/** The private channel to a parent or a child, as far as it carries packets. */
public interface Neighbour {
    /** Sends a packet; does not wait for the other side to do anything but read. Once the channel is gone this does nothing. */
    void send(ByteWriter packet);
}
