package dev.weft.async;

import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A folder that an {@link EventLoop} watches, until this is closed, the loop is, or the folder is gone. Confined to its loop. */
public final class LoopWatch implements AutoCloseable {
    private final FileWatches watches;
    private final Path folder;
    private final WatchKey key;
    private final Consumer<? super FileChange> action;
    private final @Nullable ContextMap context = ContextKey.boundOrNull();
    private boolean closed;

    LoopWatch(FileWatches watches, Path folder, WatchKey key, Consumer<? super FileChange> action) {
        this.watches = watches;
        this.folder = folder;
        this.key = key;
        this.action = action;
    }

    Path folder() {
        return folder;
    }

    WatchKey key() {
        return key;
    }

    /** Called in the loop. */
    void tell(FileChange change) {
        if (closed) {
            return;
        }
        if (context == null) {
            action.accept(change);
        } else {
            ScopedValue.where(ContextKey.BOUND, context).run(() -> action.accept(change));
        }
    }

    /** The folder. */
    @Override
    public String toString() {
        return "the watch of " + folder;
    }

    /** Whether no more changes come. */
    public boolean isClosed() {
        return closed;
    }

    /** No more changes come, not even those that are on their way. Again it does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            watches.forget(this);
        }
    }
}
