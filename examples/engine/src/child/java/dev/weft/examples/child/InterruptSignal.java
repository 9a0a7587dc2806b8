package dev.weft.examples.child;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C reaches every process of the terminal's group; this one leaves it to the parent, whose end ends it. A handler that does nothing is
 * better than ignoring the signal: processes that examples start do not inherit it.
 */
final class InterruptSignal implements SignalHandler {
    private InterruptSignal() {}

    static void ignore() {
        try {
            Signal.handle(new Signal("INT"), new InterruptSignal());
        } catch (IllegalArgumentException e) {
            // A JVM started with -Xrs keeps out of signals, and then so does this.
            return;
        }
    }

    @Override
    public void handle(Signal signal) {}
}
