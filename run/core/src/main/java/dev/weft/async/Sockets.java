package dev.weft.async;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;

/** The channels of a loop, among which its driver sleeps. */
final class Sockets {
    private static final long NANOS_A_MILLISECOND = 1_000_000;

    private final Selector selector;

    Sockets() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("the loop cannot wait for channels: " + e.getMessage(), e);
        }
    }

    void poll() {
        select(0);
    }

    /** Waits until a channel is ready, and has those go on that wait for one that is. */
    void select(long nanos) {
        try {
            if (nanos <= 0) {
                selector.selectNow(LoopChannel::isReady);
            } else {
                long millis = nanos / NANOS_A_MILLISECOND;
                selector.select(LoopChannel::isReady, nanos % NANOS_A_MILLISECOND == 0 ? millis : millis + 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the loop cannot wait for its channels: " + e.getMessage(), e);
        }
    }

    void wake() {
        selector.wakeup();
    }

    Selector selector() {
        return selector;
    }

    /** Closes all channels. */
    void close() {
        try {
            for (var key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the channels of the loop cannot be closed: " + e.getMessage(), e);
        }
    }
}
