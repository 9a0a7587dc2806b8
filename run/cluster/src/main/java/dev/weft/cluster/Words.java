package dev.weft.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What people are told of a cluster: sentence by sentence, and nobody waits for who reads them. Thread-safe. */
final class Words {
    private final Consumer<String> reader;

    /** Guarded by this. */
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    /** @param reader is given sentences without a full stop, one at a time */
    Words(Consumer<String> reader) {
        this.reader = reader;
    }

    synchronized void say(String sentence) {
        last = last.handleAsync((_, _) -> {
            reader.accept(sentence);
            return null;
        }, Thread::startVirtualThread);
    }
}
