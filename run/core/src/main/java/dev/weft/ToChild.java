package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Outbox;
import dev.weft.lines.Neighbour;
import dev.weft.worker.Message;

/** Packets of pipes on their way down; never waits. */
record ToChild(Outbox outbox) implements Neighbour {
    @Override
    public void send(ByteWriter packet) {
        outbox.append(Message.PACKET, packet);
        outbox.flush();
    }

    /** The message with which a child's channel begins. */
    static ByteWriter greeting(String address) {
        var message = new ByteWriter(32);
        message.writeString(address);
        return message;
    }
}
