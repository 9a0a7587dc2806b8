package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Items 10 and 11, where several scopes, or a scope and somebody else, interrupt the same thread. */
class InterruptsTest {
    @Test
    void anInterruptOfSomebodyElseIsKeptAlsoWhereTheScopeEndsByIt() throws Exception {
        boolean done = CancelScope.run(scope -> {
            Thread.currentThread().interrupt();
            scope.cancel();
            Thread.sleep(1);
        });
        assertFalse(done);
        assertTrue(Thread.interrupted());
    }

    @Test
    void theInterruptOfAScopeWithinIsNotThatOfSomebodyElse() throws Exception {
        boolean done = CancelScope.run(outer -> CancelScope.run(inner -> {
            inner.cancel();
            outer.cancel();
            Thread.sleep(1);
        }));
        assertFalse(done);
        assertFalse(Thread.interrupted());
    }

    @Test
    void whatAScopeWithinClearsIsSetAgainForTheOneAround() throws Exception {
        boolean done = CancelScope.run(outer -> {
            CancelScope.run(inner -> {
                inner.cancel();
                outer.cancel();
            });
            Thread.sleep(1);
            throw new AssertionError("the sleep was not interrupted");
        });
        assertFalse(done);
        assertFalse(Thread.interrupted());
    }

    @Test
    void theInterruptsOfTwoScopesAreBothClearedBehindThem() throws Exception {
        boolean done = CancelScope.run(outer -> CancelScope.run(inner -> {
            inner.cancel();
            assertThrows(InterruptedException.class, () -> Thread.sleep(1));
            outer.cancel();
            throw new InterruptedException("of the first");
        }));
        assertFalse(done);
        assertFalse(Thread.interrupted());
    }

    @Test
    void settlingAllIsInterruptedAlsoIfOneHasFailed() {
        var waiting = Waiting.start(() -> Async.gatherSettled(
                () -> {
                    throw new IllegalStateException("failed");
                },
                () -> {
                    new AsyncEvent().await();
                    return 1;
                }));
        waiting.thread().interrupt();
        assertTrue(assertThrows(ExecutionException.class, waiting::end).getCause() instanceof InterruptedException);
    }

    @Test
    void aShieldedCallOfARaceDoesNotWinIt() throws Exception {
        assertEquals(2, Async.race(() -> Async.shield(() -> 1) + 1));
    }

    @Test
    void aShieldedCallMayShieldThoughItsGroupIsCancelled() throws Exception {
        List<Integer> results = new ArrayList<>();
        var begun = new AsyncEvent();
        var cancelled = new AsyncEvent();
        TaskGroup.run(group -> {
            group.start(() -> Async.shield(() -> {
                begun.set();
                cancelled.await();
                results.add(Async.shield(() -> 1));
                return 0;
            }));
            begun.await();
            group.cancel();
            cancelled.set();
        });
        assertEquals(List.of(1), results);
    }
}
