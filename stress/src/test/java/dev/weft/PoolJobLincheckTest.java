package dev.weft;

import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** The state machine of a job does in any interleaving what it does step by step. */
public class PoolJobLincheckTest {
    private final PoolJob<String> job = new Alone();

    /** A job without a pool, since all that can be reached from here is watched. */
    @SuppressWarnings("NullAway") // nothing here asks the pool
    private static final class Alone extends PoolJob<String> {
        Alone() {
            super(null, 1, "code", () -> "value", TaskOptions.defaults());
        }

        @Override
        protected void ended(Outcome<String> end) {}
    }

    @Operation
    public boolean succeed() {
        return job.end(new Outcome.Success<>("value"));
    }

    @Operation
    public boolean fail() {
        return job.fail(new IllegalStateException("failed"));
    }

    @Operation
    public boolean cancel() {
        return job.cancel(true);
    }

    @Operation
    public String state() {
        return job.state().toString();
    }

    @Operation
    public boolean isDone() {
        return job.isDone();
    }

    @Operation
    public boolean isCancelled() {
        return job.isCancelled();
    }

    @Test
    void stepByStep() {
        Depth.modelChecking().check(PoolJobLincheckTest.class);
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(PoolJobLincheckTest.class);
    }
}
