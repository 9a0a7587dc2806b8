package dev.weft;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A queue of jobs without priorities does in any interleaving what it does step by step. */
public class JobQueueLincheckTest {
    private final ConcurrentJobQueue<Integer> queue = new ConcurrentJobQueue<>(_ -> 0);

    @Operation
    public void add(@Param(gen = IntGen.class, conf = "1:5") int job) {
        queue.add(job);
    }

    @Operation
    public @Nullable Integer poll() {
        return queue.poll();
    }

    @Operation
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    @Test
    void stepByStep() {
        Depth.modelChecking().check(JobQueueLincheckTest.class);
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(JobQueueLincheckTest.class);
    }
}
