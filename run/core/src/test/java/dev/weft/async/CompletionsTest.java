package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Task;
import dev.weft.seen.OpenTasks;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Item 5: calls as they end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CompletionsTest {
    @Test
    void callsAreGivenAsTheyEnd() throws Exception {
        var goOn = new CountDownLatch(1);
        List<Task<String>> calls = List.of(
                () -> {
                    goOn.await();
                    return "slow";
                },
                () -> "quick");
        try (var ended = Async.asCompleted(calls)) {
            assertEquals("quick", ended.next().resultNow());
            goOn.countDown();
            assertTrue(ended.hasNext());
            assertEquals("slow", ended.next().resultNow());
            assertFalse(ended.hasNext());
            assertThrows(NoSuchElementException.class, ended::next);
        }
    }

    @Test
    void closingCancelsTheRestAndWaitsForIt() throws Exception {
        var begun = new CountDownLatch(1);
        var stopped = new AtomicBoolean();
        List<Task<Object>> calls = List.of(
                () -> {
                    try {
                        return Never.await(begun);
                    } finally {
                        stopped.set(true);
                    }
                },
                () -> {
                    begun.await();
                    return "quick";
                });
        try (var stream = Async.asCompleted(calls).stream()) {
            assertEquals("quick", stream.findFirst().orElseThrow().resultNow());
        }
        assertTrue(stopped.get());
    }

    @Test
    void aFailureIsGivenLikeAResultAndStopsNobody() throws Exception {
        List<Task<Object>> calls = List.of(
                () -> {
                    throw new IllegalStateException("bad");
                },
                () -> 1);
        try (var ended = Async.asCompleted(calls)) {
            assertEquals(2, ended.stream().filter(job -> job.isDone()).count());
        }
    }

    @Test
    void anInterruptOfTheWaitCancelsTheRest() throws Exception {
        List<Task<Object>> calls = List.of(() -> Never.await());
        try (var ended = Async.asCompleted(calls)) {
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, ended::next);
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aBlockThatIsCancelledStopsThem() throws Exception {
        assertFalse(CancelScope.run(scope -> {
            try (var ended = Async.asCompleted(List.<Task<Object>>of(() -> Never.await()))) {
                scope.cancel();
                ended.next();
            }
        }));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    private static boolean isOpen() {
        String self = Thread.currentThread().getName();
        return OpenTasks.read().stream().anyMatch(node -> node.kind().equals("asCompleted") && node.thread().equals(self));
    }

    @Test
    void whoHasTakenAllNeedNotClose() throws Exception {
        Thread.currentThread().setName("reader of CompletionsTest");
        List<Task<Integer>> calls = List.of(() -> 1, () -> 2);
        var ended = Async.asCompleted(calls);
        ended.next();
        assertTrue(isOpen());
        ended.next();
        assertFalse(isOpen());
        assertFalse(Async.asCompleted(List.<Task<Integer>>of()).hasNext());
        assertFalse(isOpen());
    }
}
