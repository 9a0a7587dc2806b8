package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ArrowsTest {
    private final Arrows arrows = new Arrows(4, 1);

    @Test
    void anArrowLeadsToWhoWaits() {
        arrows.expect(9);
        long flow = arrows.begin(9);
        assertNotEquals(0, flow);
        assertEquals(flow, arrows.end(9));
        assertEquals(0, arrows.end(9));
    }

    @Test
    void whoDoesNotWaitGetsNone() {
        assertEquals(0, arrows.begin(1));
        assertEquals(0, arrows.end(1));
        arrows.expect(2);
        assertEquals(0, arrows.end(2));
        assertEquals(0, arrows.begin(2));
    }

    @Test
    void onlyTheFirstArrowLeadsToAWait() {
        arrows.expect(3);
        long flow = arrows.begin(3);
        assertEquals(0, arrows.begin(3));
        assertEquals(flow, arrows.end(3));
    }

    @Test
    void whatIsSentIsReceivedOnce() {
        assertEquals(0, arrows.received(7));
        long flow = arrows.send(7);
        assertFalse(arrows.isEmpty());
        assertEquals(flow, arrows.received(7));
        assertEquals(0, arrows.received(7));
        assertTrue(arrows.isEmpty());
    }

    @Test
    void whatWasPushedOutIsNotOnItsWayAnyMore() {
        arrows.send(1);
        long flow = arrows.send(5);
        assertEquals(flow, arrows.received(5));
        assertTrue(arrows.isEmpty());
    }

    @Test
    void anArrowIsMissingRatherThanWrong() {
        arrows.expect(1);
        arrows.begin(1);
        arrows.expect(5);
        assertEquals(0, arrows.begin(1));
        assertEquals(0, arrows.end(1));
        assertNotEquals(0, arrows.begin(5));
        assertNotEquals(0, arrows.end(5));
    }
}
