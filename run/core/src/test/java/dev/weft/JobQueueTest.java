package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobQueueTest {
    private record Entry(int priority, int number) {}

    private static JobQueue<Entry> queue() {
        return new JobQueue<>(Entry::priority);
    }

    @Test
    void whatIsPutBackIsFirstOfItsPriority() {
        JobQueue<Entry> queue = queue();
        queue.add(new Entry(0, 1));
        queue.add(new Entry(2, 2));
        queue.addFirst(new Entry(2, 3));
        queue.addFirst(new Entry(0, 4));
        assertEquals(List.of(new Entry(2, 3), new Entry(2, 2), new Entry(0, 4), new Entry(0, 1)), queue.drain());
        assertTrue(queue.isEmpty());
        assertNull(queue.poll());
    }

    /** Against a list that is sorted each time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void givesWhatASortedListGives(long seed) {
        var random = new Random(seed);
        var queue = queue();
        var model = new ArrayList<Entry>();
        for (int i = 0; i < 5_000; i++) {
            if (random.nextInt(5) < 3) {
                var entry = new Entry(random.nextInt(3) == 0 ? random.nextInt(7) - 3 : 0, i);
                queue.add(entry);
                model.add(entry);
                model.sort(Comparator.comparingInt(Entry::priority).reversed().thenComparingInt(Entry::number));
            } else if (!model.isEmpty()) {
                assertEquals(model.getFirst(), queue.element());
                assertEquals(model.removeFirst(), queue.remove());
            }
            assertEquals(model.size(), queue.size());
        }
        assertEquals(model, queue.drain());
        assertEquals(0, queue.size());
    }
}
