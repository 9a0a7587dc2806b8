package dev.weft.cli;

import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Takes a signal while it is open; then the signal has its old meaning again. */
final class SignalWatch implements AutoCloseable {
    private final Signal signal;
    private final @Nullable SignalHandler before;

    private SignalWatch(Signal signal, @Nullable SignalHandler before) {
        this.signal = signal;
        this.before = before;
    }

    static SignalWatch on(String name, Runnable action) {
        var signal = new Signal(name);
        try {
            return new SignalWatch(signal, Signal.handle(signal, any -> action.run()));
        } catch (IllegalArgumentException e) {
            // This system does not have the signal, or has kept it for itself: there is nothing to watch.
            return new SignalWatch(signal, null);
        }
    }

    @Override
    public void close() {
        if (before != null) {
            Signal.handle(signal, before);
        }
    }
}
