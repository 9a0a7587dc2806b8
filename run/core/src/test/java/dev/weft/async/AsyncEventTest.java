package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsyncEventTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final AsyncEvent event = new AsyncEvent();

    private boolean awaited() throws InterruptedException {
        event.await();
        return true;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSetLetsAllGoWhoWait(boolean virtual) throws Exception {
        List<Waiting<Boolean>> waiting = IntStream.range(0, 3)
                .mapToObj(_ -> Waiting.start(virtual ? Thread.ofVirtual() : Thread.ofPlatform(), this::awaited)).toList();
        event.set();
        for (Waiting<Boolean> one : waiting) {
            assertTrue(one.end());
        }
    }

    @Test
    void aSetThatIsClearedAtOnceLetsThemGoToo() throws Exception {
        var waiting = Waiting.start(this::awaited);
        event.set();
        event.clear();
        assertTrue(waiting.end());
        assertFalse(event.isSet());
    }

    @Test
    void nobodyWaitsForOneThatIsSet() throws Exception {
        event.set();
        event.await();
        assertTrue(event.await(Duration.ZERO));
        assertTrue(event.isSet());
        assertEquals("AsyncEvent[set]", event.toString());
    }

    @Test
    void itCanHappenAgain() throws Exception {
        event.set();
        event.clear();
        assertFalse(event.await(SOON));
        assertEquals("AsyncEvent[not set]", event.toString());
        var waiting = Waiting.start(() -> event.await(LONG));
        event.set();
        assertTrue(waiting.end());
    }

    @Test
    void zeroDoesNotWait() throws Exception {
        assertFalse(event.await(Duration.ZERO));
        assertFalse(event.await(Duration.ofSeconds(-1)));
    }

    @Test
    void anInterruptEndsTheWaitOfOneAndOfNobodyElse() throws Exception {
        var first = Waiting.start(this::awaited);
        var second = Waiting.start(this::awaited);
        first.thread().interrupt();
        assertTrue(assertThrows(ExecutionException.class, first::end).getCause() instanceof InterruptedException);
        event.set();
        assertTrue(second.end());
    }

    @Test
    void aWaitIsNotBegunWhereTheScopeWasToldToStop() throws Exception {
        event.set();
        boolean done = CancelScope.run(scope -> {
            scope.cancel();
            assertTrue(Thread.interrupted());
            event.await();
        });
        assertFalse(done);
    }

    @Test
    void toolsSayWhatAThreadWaitsFor() throws Exception {
        var event = new AsyncEvent();
        AsyncQueue<String> queue = AsyncQueue.fifo();
        var limiter = new Limiter(0);
        var waits = List.of(
                Map.entry(event, Waiting.start(() -> event.await(LONG))),
                Map.entry(queue, Waiting.start(() -> queue.poll(LONG) != null)),
                Map.entry(limiter, Waiting.start(() -> limiter.tryAcquire(LONG))));
        for (var wait : waits) {
            assertSame(wait.getKey(), LockSupport.getBlocker(wait.getValue().thread()));
        }
        event.set();
        queue.put("tea");
        limiter.total(1);
        for (var wait : waits) {
            assertTrue(wait.getValue().end());
        }
    }
}
