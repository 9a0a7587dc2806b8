package dev.weft.async;

import dev.weft.job.CodeNames;
import org.jspecify.annotations.Nullable;

/**
 * A callback of an {@link EventLoop} that was scheduled. Confined to its loop, as {@link EventLoop#callSoon} is.
 */
public sealed class LoopCall extends Turn permits LoopTimer {
    final Turns turns;
    private @Nullable Runnable action;
    private final @Nullable ContextMap context;

    /** Where it was scheduled; null without debug mode. */
    private final @Nullable String place;

    LoopCall(Turns turns, @Nullable Runnable action) {
        this.turns = turns;
        this.action = action;
        this.context = ContextKey.boundOrNull();
        this.place = turns.debug() == null ? null : LoopDebug.place();
    }

    /**
     * Takes it back.
     *
     * @return false if it has been run, or was taken back before
     */
    public boolean cancel() {
        turns.requireHere("cancel");
        boolean kept = action != null;
        action = null;
        return kept;
    }

    /** Whether it will not be run, or not again: it was cancelled, or its time has come. */
    public final boolean isOver() {
        return action == null;
    }

    @Override
    final @Nullable LoopJob<?> task() {
        return null;
    }

    /** Runs it, unless it was cancelled. */
    @Override
    final void run() {
        Runnable code = action;
        if (code == null) {
            return;
        }
        action = null;
        LoopDebug debug = turns.debug();
        long begun = debug == null ? 0 : System.nanoTime();
        try {
            if (context == null) {
                code.run();
            } else {
                ScopedValue.where(ContextKey.BOUND, context).run(code);
            }
        } catch (Throwable e) {
            turns.failed(e);
        }
        if (debug != null) {
            debug.took(System.nanoTime() - begun, () -> "callback " + CodeNames.of(code), "it was scheduled", place);
        }
    }
}
