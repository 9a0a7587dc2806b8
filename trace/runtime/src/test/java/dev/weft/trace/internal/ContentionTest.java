package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ContentionTest {
    private final Contention contention = new Contention(4, 1);

    @Test
    void whoLeavesAMonitorForWhichNobodyWaitsBeginsNoArrow() {
        assertFalse(contention.isAt(3));
        assertEquals(0, contention.release(3));
    }

    @Test
    void whoGetsItAfterWaitingHasTheArrowOfWhoLeftItLast() {
        contention.join(3);
        assertTrue(contention.isAt(3));
        assertNotEquals(0, contention.release(3));
        long last = contention.release(3);
        assertEquals(last, contention.leave(3));
        assertFalse(contention.isAt(3));
        assertEquals(0, contention.release(3));
    }

    @Test
    void eachOfThoseWhoWaitHasAnArrowOfItsOwn() {
        contention.join(3);
        contention.join(3);
        long first = contention.release(3);
        assertEquals(first, contention.leave(3));
        long second = contention.release(3);
        assertNotEquals(first, second);
        assertEquals(second, contention.leave(3));
    }

    @Test
    void aMonitorThatSharesThePlaceTakesNoArrow() {
        contention.join(1);
        contention.join(5);
        assertEquals(0, contention.release(1));
        assertNotEquals(0, contention.release(5));
        assertEquals(0, contention.leave(1));
    }
}
