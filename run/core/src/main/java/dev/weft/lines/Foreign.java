package dev.weft.lines;

import dev.weft.ipc.ByteReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A process of another program, at the other end of a connection: a guest of this process or its host. A guest, and who is below it, may
 * dial its host and use the lines that come of that; nothing else crosses a connection, and nothing that comes of it goes further than the
 * host itself.
 */
public final class Foreign {
    final String address;

    /** Null if this process is the guest. */
    final @Nullable Guest guest;

    private final Neighbour neighbour;

    Foreign(String address, Neighbour neighbour, @Nullable Guest guest) {
        this.address = address;
        this.neighbour = neighbour;
        this.guest = guest;
    }

    /** A packet came. */
    public void accept(ByteReader packet) throws IOException {
        Switchboard.accept(this, packet);
    }

    /**
     * The connection has ended, and nothing more will come by it.
     *
     * @param reason goes on after a name of the other process, for those who wait for it
     */
    public void end(String reason) {
        Switchboard.end(this, reason);
    }

    boolean mayBring(Packet packet) {
        if (!packet.canComeFrom(address)) {
            return false;
        }
        if (guest == null) {
            return !packet.toPair && packet.crosses() && Switchboard.isWithin(packet.target, Switchboard.address());
        }
        return packet.kind == Packet.GONE
                || packet.toPair && packet.crosses() && packet.target.equals(Switchboard.address()) && Switchboard.isOwn(packet);
    }

    boolean mayCarry(Packet packet) {
        if (!packet.crosses()) {
            return false;
        }
        return guest == null ? packet.toPair && packet.target.equals(address) : !packet.toPair && packet.home.equals(Switchboard.address());
    }

    void send(Packet packet) {
        neighbour.send(packet.encode());
    }
}
