package dev.weft;

import dev.weft.lines.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Something that becomes ready: a {@link WorkerProcess} when it has ended, the end of a {@link Duplex} when there is a message to take or
 * none will come any more. Several can be waited for at once:
 *
 * <!--
 * {@snippet :
 * WorkerProcess process = WorkerProcess.start(() -> {});
 * Duplex end = Duplex.pair().first();
 * static void look(Waitable ready) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * for (Waitable ready : Waitable.awaitAny(List.of(process, end), Duration.ofSeconds(5))) { look(ready); }
 * }
 *
 * <p>Safe for use by any thread, virtual ones too.
 */
public sealed interface Waitable permits WorkerProcess, Duplex {
    /** Whether {@link #awaitAny} would return at once for this one; never waits. */
    boolean isReady();

    /**
     * Waits until at least one of {@code several} is ready.
     *
     * @return all that are ready, in the order of {@code several}
     * @throws IllegalArgumentException if there is nothing to wait for
     */
    static <W extends Waitable> List<W> awaitAny(Collection<? extends W> several) throws InterruptedException {
        if (several.isEmpty()) {
            throw new IllegalArgumentException(
                    "awaitAny needs at least 1 process or end to wait for, but got 0; nothing would ever be ready");
        }
        return awaitAny(several, Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * Waits until at least one of {@code several} is ready or {@code timeout} has passed; zero or a negative one only looks.
     *
     * @return all that are ready, in the order of {@code several}; empty if the time ran out
     */
    static <W extends Waitable> List<W> awaitAny(Collection<? extends W> several, Duration timeout) throws InterruptedException {
        List<W> all = List.copyOf(several);
        var ready = new ArrayList<W>();
        Readiness.await(() -> {
            for (W one : all) {
                if (one.isReady()) {
                    ready.add(one);
                }
            }
            return !ready.isEmpty();
        }, timeout);
        return List.copyOf(ready);
    }
}
