package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

class JfrClockTest {
    @Test
    void oneReadingIsEnough() {
        var clock = new JfrClock();
        assertFalse(clock.isKnown());
        clock.add(1_000, 95, 105);
        assertEquals(100, clock.ticks(1_000));
        assertEquals(-900, clock.ticks(0));
        assertEquals(5_100, clock.ticks(6_000));
    }

    @Test
    void aReadingThatWasInterruptedDoesNotCount() {
        var clock = new JfrClock();
        for (int i = 0; i < 5; i++) {
            int late = i == 2 ? 50_000 : 10;
            clock.add(1_000_000 + i, i, i + late);
        }
        assertEquals(500_005, clock.ticks(1_500_000));
    }

    /** The clock of Flight Recorder was set anew in the middle. */
    @Test
    void whatHoldsIsWhatIsNear() {
        var clock = new JfrClock();
        for (int second = 19; second >= 0; second--) {
            long ahead = second < 10 ? 1_000 : 1_007;
            clock.add(second * 1_000_000L + ahead, second * 1_000_000L, second * 1_000_000L);
        }
        assertEquals(3_500_000, clock.ticks(3_501_000));
        assertEquals(15_500_000, clock.ticks(15_501_007));
        assertEquals(-5_000, clock.ticks(-4_000));
        assertEquals(60_000_000, clock.ticks(60_001_007));
    }
}
