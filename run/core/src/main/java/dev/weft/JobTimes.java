package dev.weft;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When things happened to a {@link Job}, so far.
 *
 * @param queued when it was handed over
 * @param started when its code was begun, the last time if it was begun several times; null if it was not. Of tasks that a worker JVM
 *     ran in a row this is reckoned back from their answers, and may be off by their mean time
 * @param ended when it had a result, failed or was cancelled; null if it has not ended
 * @param worker who ran it last: the name of a thread of this JVM, or {@code worker 2 of pool-1 (pid 4711)}; null if nobody did, or
 *     several did, as with a map
 */
public record JobTimes(Instant queued, @Nullable Instant started, @Nullable Instant ended, @Nullable String worker) {
    /** How long it waited to be begun; null if it was not. */
    public @Nullable Duration waited() {
        return started == null ? null : Duration.between(queued, started);
    }

    /** How long it ran, to its end; null if it was not begun or has not ended. */
    public @Nullable Duration ran() {
        return started == null || ended == null ? null : Duration.between(started, ended);
    }
}
