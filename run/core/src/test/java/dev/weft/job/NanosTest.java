package dev.weft.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class NanosTest {
    private static final Duration CENTURY = Duration.ofDays(36_500);

    @Test
    void areThoseOfTheTime() {
        assertEquals(0, Nanos.of(Duration.ZERO));
        assertEquals(1_500_000_000, Nanos.of(Duration.ofMillis(1_500)));
        assertEquals(CENTURY.toNanos(), Nanos.of(CENTURY));
    }

    @Test
    void areNoneOfANegativeTime() {
        assertEquals(0, Nanos.of(Duration.ofNanos(-1)));
        assertEquals(0, Nanos.of(Duration.ofSeconds(Long.MIN_VALUE)));
    }

    @Test
    void areAtMostThoseOfACentury() {
        assertEquals(CENTURY.toNanos(), Nanos.of(CENTURY.plusNanos(1)));
        assertEquals(CENTURY.toNanos(), Nanos.of(Duration.ofSeconds(Long.MAX_VALUE)));
    }
}
