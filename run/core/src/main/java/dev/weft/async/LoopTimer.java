package dev.weft.async;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A {@link LoopCall} that has a time. */
public final class LoopTimer extends LoopCall {
    /** By the clock of the loop, in nanoseconds. */
    final long when;

    /** Tells which of those of one time is first. */
    final long number;

    /** Where it stands in its {@link TimerHeap}; -1 if it does not. */
    int index = -1;

    /** What ends when its time has come; null where it has an action. */
    private final @Nullable LoopWait wait;

    LoopTimer(Turns turns, long when, long number, Runnable action) {
        super(turns, action);
        this.when = when;
        this.number = number;
        this.wait = null;
    }

    LoopTimer(Turns turns, long when, long number, LoopWait wait) {
        super(turns, null);
        this.when = when;
        this.number = number;
        this.wait = wait;
    }

    /** When its time comes, by {@link EventLoop#time}. */
    public Duration when() {
        return Duration.ofNanos(when);
    }

    @Override
    public boolean cancel() {
        boolean kept = super.cancel();
        turns.withdraw(this);
        return kept;
    }

    /** What waits for it, and is no callback. */
    @Nullable LoopWait waiting() {
        return wait;
    }

    boolean isBefore(LoopTimer other) {
        return when < other.when || when == other.when && number < other.number;
    }
}
