package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CallPathsTest {
    @Test
    void aPathIsKnownByItsParentAndName() {
        var paths = new CallPaths();
        int a = paths.child(CallPaths.ROOT, 7);
        int b = paths.child(a, 8);
        int c = paths.child(b, 7);
        assertEquals(a, paths.child(CallPaths.ROOT, 7));
        assertEquals(b, paths.child(a, 8));
        assertEquals(2, paths.depth(c));
        assertTrue(paths.recursive(c));
        assertFalse(paths.recursive(b));
    }

    @Test
    void manyPathsStayApart() {
        var paths = new CallPaths();
        int parent = CallPaths.ROOT;
        for (int i = 0; i < 20_000; i++) {
            parent = paths.child(i % 100 == 0 ? CallPaths.ROOT : parent, i);
            assertEquals(i, parent);
        }
        assertEquals(20_000, paths.size());
        assertEquals(99, paths.depth(19_999));
    }

    @Test
    void forgottenPathsGiveRoomAndTheOthersKeepTheirCallers() {
        var paths = new CallPaths();
        int a = paths.child(CallPaths.ROOT, 1);
        paths.child(a, 2);
        int c = paths.child(a, 1);
        int d = paths.child(c, 4);
        var marked = new boolean[paths.size()];
        paths.mark(d, marked);
        var numbers = paths.keep(marked);
        assertEquals(3, paths.size());
        assertEquals(4, paths.name(numbers[d]));
        assertEquals(numbers[c], paths.parent(numbers[d]));
        assertTrue(paths.recursive(numbers[c]));
        assertEquals(numbers[c], paths.child(numbers[a], 1));
        assertEquals(3, paths.child(numbers[a], 2));
    }
}
