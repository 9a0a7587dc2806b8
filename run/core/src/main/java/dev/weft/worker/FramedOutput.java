package dev.weft.worker;

import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Journal;
import java.io.IOException;
import java.io.OutputStream;

/** What the program prints, on its way to the parent; safe as soon as it is written. */
final class FramedOutput extends OutputStream {
    private final Journal journal;
    private final int stream;

    FramedOutput(Journal journal, int stream) {
        this.journal = journal;
        this.stream = stream;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        var body = new ByteWriter(length + 1);
        body.write(stream);
        body.write(bytes, offset, length);
        journal.append(Message.OUTPUT, body);
        journal.flushSoon();
    }
}
