package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockLineTest {
    private static final long LAST = (1L << ClockLine.TICK_BITS) - 1;

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.9, 0.385, 0.2})
    void aTickHasTheTimeThatItsSlopeSays(double nanosPerTick) {
        ClockLine line = new ClockLine(5_000_000_000_000L, 77, nanosPerTick, null);
        for (long ticks = 0; ticks < LAST; ticks += LAST / 1_000) {
            assertEquals(77 + ticks * nanosPerTick, line.soon(line.from + ticks), 2);
            assertEquals(line.soon(line.from + ticks), line.at(line.from + ticks));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.385})
    void ticksFarOffAndBeforeTheBeginHaveTimesToo(double nanosPerTick) {
        ClockLine line = new ClockLine(1L << 60, 1L << 50, nanosPerTick, null);
        for (long ticks : new long[] {-1, -1_000, -LAST, LAST * 2, LAST * 1_000, LAST * 1_000_000}) {
            double error = line.at(line.from + ticks) - (1L << 50) - ticks * nanosPerTick;
            assertTrue(Math.abs(error) <= 2 + Math.abs(ticks) * 1e-9, () -> ticks + " ticks are off by " + error);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9999, 1, 1.0001})
    void aLineThatBeginsWhereAnotherEndsNeverGoesBack(double bend) {
        ClockLine first = new ClockLine(0, 0, 0.385, null);
        ClockLine second = new ClockLine(LAST + 1, first.at(LAST + 1), 0.385 * bend, first);
        long last = first.soon(LAST);
        for (long tick = LAST + 1; tick < LAST + 1_000; tick++) {
            assertTrue(second.soon(tick) >= last, "goes back");
            last = second.soon(tick);
        }
    }
}
