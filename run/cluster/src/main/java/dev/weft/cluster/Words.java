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
            // It may have to wait, which takes a thread of the system; there is seldom something to say.
        }, saying -> Thread.ofPlatform().daemon(true).name("weft-cluster-words").start(saying));
    }
}
