package dev.weft.worker;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Journal;
import dev.weft.lines.Neighbour;
import java.io.IOException;

/** Packets of pipes on their way up: in the journal, and so safe whatever happens to this process, before the sender goes on. */
final class ToParent implements Neighbour {
    private final Journal journal;

    ToParent(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void send(ByteWriter packet) {
        try {
            journal.append(Message.PACKET, packet);
            journal.flush();
        } catch (IOException e) {
            // The parent is gone, and so will this process be, in a moment.
            return;
        }
    }
}
