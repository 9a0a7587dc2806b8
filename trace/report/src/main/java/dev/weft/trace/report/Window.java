package dev.weft.trace.report;

import java.time.Duration;

/** The end of a recording, if no more of it is wanted. */
final class Window {
    private final long nanos;
    private long from = Long.MIN_VALUE;

    /** @param last how long it is; zero for the whole recording */
    Window(Duration last) {
        nanos = last.toNanos();
    }

    /** Places it, when it is known where the recording ends. */
    void endsAt(long end) {
        from = nanos == 0 ? Long.MIN_VALUE : end - nanos;
    }

    boolean isBefore(long moment) {
        return moment < from;
    }
}
