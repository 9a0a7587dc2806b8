package dev.weft;

import dev.weft.job.Nanos;
import dev.weft.sharing.EventCore;
import dev.weft.sharing.Link;
import java.time.Duration;

/**
 * Something that several tasks, threads or processes wait for until one of them says that it has happened.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * static void load() {}
 * static void use() {}
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedEvent loaded = pool.sharer().event();
 * pool.submit(() -> { load(); loaded.set(); });
 * pool.submit(() -> { loaded.await(); use(); });
 * }
 *
 * <p>{@link #set} wakes all who wait, also if {@link #clear} follows at once. If a process ends that was to set it, those who wait do not
 * learn of that: they wait with a time-out, or for the job.
 *
 * <p>What was done before a set is seen after an await that it ended, on every backend. Thread-safe.
 */
public final class SharedEvent extends Face<EventCore> {
    SharedEvent(Link<EventCore> link) {
        super(link, Travelling.Kind.EVENT);
    }

    /** It has happened. */
    public void set() {
        core().set();
    }

    /** It has not happened, or is to happen again. */
    public void clear() {
        core().clear();
    }

    public boolean isSet() {
        return core().isSet();
    }

    /** Waits until it is set. */
    public void await() throws InterruptedException {
        core().await(Long.MAX_VALUE);
    }

    /** Waits until it is set, for at most {@code timeout}, and gives whether it was; with 0 it does not wait. */
    public boolean await(Duration timeout) throws InterruptedException {
        return core().await(Nanos.of(timeout));
    }

    @Override
    public String toString() {
        return isSet() ? "SharedEvent[set]" : "SharedEvent[not set]";
    }
}
