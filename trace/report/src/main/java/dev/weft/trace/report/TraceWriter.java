package dev.weft.trace.report;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recording as another tool reads it, while it is read. Listeners cannot fail, so what goes wrong with the file is told when all
 * is read; nothing more is written after it.
 */
abstract class TraceWriter implements RecordingListener, Closeable {
    private @Nullable IOException failure;

    /** Something that writes to the file. */
    interface Step {
        void write() throws IOException;
    }

    final void write(Step step) {
        if (failure == null) {
            try {
                step.write();
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    final void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Writes a task as a track of its own; formats that have no tracks do not. */
    void task(TaskTrack track) {}

    /** Writes what is known only now that all is read, and ends the file's content. */
    abstract void finish(Recording recording) throws IOException;

    /** Gives back what it has needed beside the file, which stays open. */
    @Override
    public void close() throws IOException {}
}
