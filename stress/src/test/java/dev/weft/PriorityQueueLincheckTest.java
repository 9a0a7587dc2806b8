package dev.weft;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A queue of jobs that all have priorities, or were put back in front, does in any interleaving what it does step by step. */
public class PriorityQueueLincheckTest {
    private final ConcurrentJobQueue<Integer> queue = new ConcurrentJobQueue<>(job -> job);

    @Operation
    public void add(@Param(gen = IntGen.class, conf = "1:3") int job) {
        queue.add(job);
    }

    @Operation
    public void addLow() {
        queue.add(-1);
    }

    @Operation
    public void putBack(@Param(gen = IntGen.class, conf = "0:2") int job) {
        queue.addFirst(job);
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
        Depth.modelChecking().check(PriorityQueueLincheckTest.class);
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(PriorityQueueLincheckTest.class);
    }
}
