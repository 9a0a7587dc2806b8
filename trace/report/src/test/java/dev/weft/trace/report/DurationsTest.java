package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DurationsTest {
    @Test
    void theBorderKeepsAtMostAndNearlyAsManyAsAsked() {
        var random = new Random(2);
        for (int round = 0; round < 200; round++) {
            int spread = 1 + random.nextInt(40);
            long[] nanos = random.longs(2_000, 0, 1L << spread).toArray();
            var durations = new Durations();
            Arrays.stream(nanos).forEach(durations::add);
            int kept = random.nextInt(2_000);
            long border = durations.borderThatKeeps(kept);
            assertTrue(Arrays.stream(nanos).filter(n -> n >= border).count() <= kept);
            long lower = border - Math.max(1, border / 32);
            assertTrue(border == 0 || Arrays.stream(nanos).filter(n -> n >= lower).count() > kept);
        }
    }

    @Test
    void everyDurationHasABucket() {
        var durations = new Durations();
        durations.add(0);
        durations.add(Long.MAX_VALUE);
        assertEquals(0, durations.borderThatKeeps(2));
        assertEquals(1, durations.borderThatKeeps(1));
    }
}
