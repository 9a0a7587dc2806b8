package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunnersTest {
    private final Runners runners = new Runners();
    private final SlotPool pool = (SlotPool) Pool.threads(1);

    @AfterEach
    void close() {
        pool.close();
    }

    private SlotPool.Runner runner() {
        return new SlotPool.Runner(pool, null) {
            @Override
            void rouse() {}

            @Override
            public void run() {}
        };
    }

    private SlotPool.Runner added() {
        SlotPool.Runner runner = runner();
        runners.add(runner);
        return runner;
    }

    @Test
    void thoseThatWereAddedAreFoundUntilTheyAreRemoved() {
        assertTrue(runners.isEmpty());
        var kept = new ArrayList<SlotPool.Runner>();
        // More than fit into the arrays that there are at first, removed in another order than they came in.
        for (int i = 0; i < 1_000; i++) {
            kept.add(added());
        }
        assertEquals(new HashSet<>(kept), new HashSet<>(runners.all()));
        Collections.reverse(kept);
        while (!kept.isEmpty()) {
            assertFalse(runners.isEmpty());
            runners.remove(kept.removeLast());
            assertEquals(kept.size(), runners.all().size());
        }
        assertTrue(runners.isEmpty());
    }

    @Test
    void whoIsRemovedTwiceOrNeverWasThereTakesNobodyAlong() {
        SlotPool.Runner first = added();
        runners.remove(first);
        var others = new ArrayList<SlotPool.Runner>();
        for (int i = 0; i < 200; i++) {
            others.add(added());
        }
        runners.remove(first);
        runners.remove(runner());
        assertEquals(new HashSet<>(others), new HashSet<>(runners.all()));
    }

    @Test
    void manyThreadsAddAndRemoveAtTheSameTime() throws Exception {
        Callable<List<SlotPool.Runner>> comings = () -> {
            var own = new ArrayDeque<SlotPool.Runner>();
            for (int i = 0; i < 20_000; i++) {
                own.add(added());
                if (own.size() > i % 300) {
                    runners.remove(own.remove());
                }
            }
            return List.copyOf(own);
        };
        var left = new HashSet<SlotPool.Runner>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<SlotPool.Runner>> own : threads.invokeAll(Collections.nCopies(4, comings))) {
                left.addAll(own.get());
            }
        }
        assertEquals(left, new HashSet<>(runners.all()));
        left.forEach(runners::remove);
        assertTrue(runners.isEmpty());
    }
}
