package dev.weft.worker;

import dev.weft.ipc.Journal;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** The standard output or error of a worker. A task that closes it has closed it for itself; the next one can print. */
final class StandardStream extends PrintStream {
    StandardStream(Journal journal, int stream, Charset charset) {
        super(new FramedOutput(journal, stream), true, charset);
    }

    @Override
    public void close() {
        flush();
    }
}
