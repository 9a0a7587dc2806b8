package dev.weft.ipc;

import java.io.IOException;

/** A child's side of memory that its parent shares with it: opens it when it is told where it is. */
public final class AreaTaker implements AreaSide {
    private static final int PARENT = 0;

    private final Journal journal;
    private final long process;

    public AreaTaker(Journal journal) {
        this(journal, PARENT);
    }

    /** @param process who makes the memory */
    AreaTaker(Journal journal, long process) {
        this.journal = journal;
        this.process = process;
    }

    @Override
    public void passed(int bytes) {
        // The parent has counted it.
    }

    @Override
    public void accept(ByteReader message, Frames frames) throws IOException {
        SharedArea area;
        try {
            int descriptor = message.readVarInt();
            area = process == PARENT ? SharedArea.ofParent(descriptor) : SharedArea.open(process, descriptor);
        } catch (IOException e) {
            answer(0);
            return;
        }
        FaultPoint.reach("area.opened");
        frames.attach(area.down());
        answer(1);
        FaultPoint.reach("area.told");
        journal.attach(area.up());
    }

    private void answer(int has) throws IOException {
        var answer = new ByteWriter(1);
        answer.write(has);
        journal.append(Frames.AREA, answer);
        journal.flush();
    }
}
