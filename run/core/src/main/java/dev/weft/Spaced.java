package dev.weft;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters that share no cache line with each other: what the thread that hands over writes all the time is not what workers write and
 * read all the time, and the other way round.
 */
final class Spaced {
    private Spaced() {}

    @SuppressWarnings("unused") // room
    static final class Number extends AtomicLong {
        private static final long serialVersionUID = 1L;
        private long p1, p2, p3, p4, p5, p6, p7;
    }

    @SuppressWarnings("unused") // room
    static final class Adder extends LongAdder {
        private static final long serialVersionUID = 1L;
        private long p1, p2, p3, p4, p5, p6, p7;
    }
}
