package dev.weft.sharing;

import dev.weft.Depth;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/** A barrier of one party with an action, at which nobody has time to wait, does in any interleaving what it does step by step. */
@Param(name = "thread", gen = ThreadIdGen.class)
public class BarrierLincheckTest {
    private final HeapBarrier barrier = new HeapBarrier(Cell.ofProcess(HeapBarrier.BYTES), 1, Stored.of("action", "a barrier"));

    private static long party(int thread) {
        return thread + 1L;
    }

    @Operation
    public String await(@Param(name = "thread") int thread) throws InterruptedException {
        try {
            return "leads " + (barrier.await(party(thread), 0) == BarrierCore.LEADS);
        } catch (BrokenBarrierException e) {
            return String.valueOf(e.getMessage());
        } catch (TimeoutException e) {
            return "has no time";
        }
    }

    @Operation
    public boolean open(@Param(name = "thread") int thread) {
        try {
            barrier.open(party(thread));
            return true;
        } catch (BrokenBarrierException e) {
            return false;
        }
    }

    @Operation
    public void fail(@Param(name = "thread") int thread) {
        barrier.fail(party(thread), "no");
    }

    @Operation
    public void abort() {
        barrier.abort();
    }

    @Operation
    public void reset() {
        barrier.reset();
    }

    @Operation
    public boolean isBroken() {
        return barrier.isBroken();
    }

    @Operation
    public long passes() {
        return barrier.passes();
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(BarrierLincheckTest.class);
    }
}
