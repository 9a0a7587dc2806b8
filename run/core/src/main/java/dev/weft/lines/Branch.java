package dev.weft.lines;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import java.io.IOException;

/** A child process, as far as packets are concerned. */
public final class Branch {
    final String address;
    private final Neighbour neighbour;

    /** Whether a packet ever came from or went to it: whom to tell that somebody is gone. */
    private volatile boolean used;

    Branch(String address, Neighbour neighbour) {
        this.address = address;
        this.neighbour = neighbour;
    }

    /** What {@link Seat#take} is to be told in the child. */
    public String address() {
        return address;
    }

    /** A packet came from the child. */
    public void accept(ByteReader packet) throws IOException {
        used = true;
        Switchboard.accept(this, packet);
    }

    /** The child is gone, and nothing more will come from it. */
    public void end() {
        Switchboard.end(this);
    }

    boolean isUsed() {
        return used;
    }

    void send(ByteWriter packet) {
        used = true;
        neighbour.send(packet);
    }
}
