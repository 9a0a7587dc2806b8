package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MeanTimeTest {
    private static final long MICRO = 1_000;

    private static MeanTime of(long taskNanos) {
        var time = new MeanTime();
        time.add(taskNanos);
        return time;
    }

    @Test
    void theFirstFigureIsTheMean() {
        assertEquals(MeanTime.UNKNOWN, new MeanTime().nanos());
        assertEquals(500, of(500).nanos());
    }

    @Test
    void oneTaskThatWaitedForAProcessorDoesNotMakeShortOnesLong() {
        MeanTime time = of(500);
        time.add(TimeUnit.MILLISECONDS.toNanos(4));
        assertTrue(time.nanos() < 3 * MICRO, time.nanos() + " ns");
    }

    @Test
    void tasksThatHaveBecomeLongAreKnownWithinADozen() {
        MeanTime time = of(MICRO);
        long task = TimeUnit.MILLISECONDS.toNanos(10);
        for (int i = 0; i < 12; i++) {
            time.add(task);
        }
        assertTrue(time.nanos() > task / 4 && time.nanos() <= task, time.nanos() + " ns");
    }

    @Test
    void tasksThatHaveBecomeShortAreKnownSoonerTheMoreAFigureStandsFor() {
        MeanTime one = of(TimeUnit.MILLISECONDS.toNanos(1));
        MeanTime many = of(TimeUnit.MILLISECONDS.toNanos(1));
        for (int i = 0; i < 10; i++) {
            one.add(MICRO);
            many.add(1_000 * MICRO, 1_000);
        }
        assertTrue(many.nanos() < 3 * MICRO, many.nanos() + " ns");
        assertTrue(one.nanos() > 100 * many.nanos(), one.nanos() + " ns");
    }
}
