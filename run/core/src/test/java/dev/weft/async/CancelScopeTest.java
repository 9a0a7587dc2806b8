package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Job;
import dev.weft.Jobs;
import dev.weft.Outcome;
import dev.weft.Pool;
import dev.weft.WaitUntil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items 3, 10 and 11: limits of time, cancellation as a level, and whose interrupt it was. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelScopeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

    private final ManualPlatform platform = new ManualPlatform();

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, platform.pending());
        assertEquals(Optional.empty(), CancelScope.current());
    }

    @Test
    void aBlockThatEndsInTimeIsDone() throws Exception {
        assertTrue(CancelScope.run(platform, SECOND, scope -> { }));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void aBlockThatIsLateIsInterruptedAndNoError() throws Exception {
        var stopped = new AtomicBoolean();
        assertFalse(CancelScope.run(platform, SECOND, scope -> {
            platform.advance(SECOND);
            try {
                Never.await();
            } catch (InterruptedException e) {
                stopped.set(true);
                throw e;
            }
        }));
        assertTrue(stopped.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void aBlockThatIsLateAndDoesNotNoticeLeavesNoInterrupt() throws Exception {
        assertTrue(CancelScope.run(platform, SECOND, scope -> platform.advance(SECOND)));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void aBlockWithoutTimeIsNotBegun() throws Exception {
        var begun = new AtomicBoolean();
        assertFalse(CancelScope.run(platform, Duration.ZERO, scope -> begun.set(true)));
        assertFalse(CancelScope.run(platform, SECOND.negated(), scope -> begun.set(true)));
        assertFalse(begun.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void aBlockMayHaveMoreTimeThanALongHasNanoseconds() throws Exception {
        assertTrue(CancelScope.run(platform, LONGEST, scope -> {
            platform.advance(Duration.ofDays(36_499));
            assertFalse(scope.isCancelled());
        }));
    }

    @Test
    void theTimeMayBeChanged() throws Exception {
        assertTrue(CancelScope.run(platform, SECOND, scope -> {
            assertTrue(scope.limit(Duration.ofSeconds(3)));
            platform.advance(Duration.ofSeconds(2));
            assertFalse(scope.isCancelled());
            assertEquals(Optional.of(SECOND), scope.left());
        }));
        assertFalse(CancelScope.run(platform, null, scope -> {
            assertEquals(Optional.empty(), scope.left());
            assertFalse(scope.limit(Duration.ZERO));
            Never.await();
        }));
    }

    @Test
    void theLeastTimeOfAllAroundIsWhatIsLeft() throws Exception {
        CancelScope.run(platform, SECOND, outer -> CancelScope.run(
                platform, Duration.ofSeconds(5), inner -> assertEquals(Optional.of(SECOND), inner.left())));
    }

    @Test
    void cancellationIsALevel() throws Exception {
        assertFalse(CancelScope.run(platform, null, scope -> {
            scope.cancel();
            assertThrows(InterruptedException.class, Never::await);
            assertThrows(InterruptedException.class, Async::check);
            assertThrows(InterruptedException.class, () -> Async.sleep(Duration.ofDays(1)));
            assertThrows(InterruptedException.class, () -> Async.gather(() -> 1));
            assertThrows(InterruptedException.class, () -> TaskGroup.run(group -> { }));
            assertThrows(InterruptedException.class, () -> Async.moveOnAfter(SECOND, () -> 1));
            assertFalse(Thread.currentThread().isInterrupted());
            Async.check();
        }));
    }

    @Test
    void waitsForJobsOfPoolsLookAtTheLevelToo() throws Exception {
        try (var pool = Pool.threads(1)) {
            Job<Object> job = pool.submit(() -> Never.await());
            CancelScope.run(platform, null, scope -> {
                scope.cancel();
                Thread.interrupted();
                assertThrows(InterruptedException.class, job::outcome);
                assertThrows(InterruptedException.class, job::get);
            });
            job.cancel();
        }
    }

    @Test
    void aScopeAroundStopsThoseWithinAndTheirTasks() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        assertFalse(CancelScope.run(platform, null, outer -> TaskGroup.run(group -> {
            group.start(() -> CancelScope.run(platform, SECOND, inner -> TaskGroup.run(deep -> deep.start(() -> {
                try {
                    Never.await(begun);
                } finally {
                    ended.set(true);
                }
            }))));
            begun.await();
            outer.cancel();
            // The body swallows what it is told: the tasks are stopped nevertheless.
            Thread.interrupted();
        })));
        assertTrue(ended.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void aScopeWithinEndsAloneAndTheOneAroundGoesOn() throws Exception {
        assertTrue(CancelScope.run(platform, null, outer -> {
            assertFalse(CancelScope.run(platform, null, inner -> {
                inner.cancel();
                Never.await();
            }));
            assertFalse(outer.isCancelled());
            Async.check();
        }));
    }

    @Test
    void anotherErrorOfAStoppedBlockIsThrown() {
        var error = new IOException("while it was stopped");
        assertSame(error, assertThrows(IOException.class, () -> CancelScope.run(platform, null, scope -> {
            scope.cancel();
            throw error;
        })));
    }

    @Test
    void anInterruptOfSomebodyElseIsThrown() {
        assertThrows(InterruptedException.class, () -> CancelScope.run(platform, SECOND, scope -> {
            Thread.currentThread().interrupt();
            Never.await();
        }));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anInterruptOfSomebodyElseBesideThatOfTheScopeStaysSet() throws Exception {
        assertTrue(CancelScope.run(platform, null, scope -> {
            Thread.currentThread().interrupt();
            scope.cancel();
        }));
        assertTrue(Thread.interrupted());
        assertFalse(CancelScope.run(platform, null, scope -> {
            scope.cancel();
            try {
                Never.await();
            } finally {
                Thread.currentThread().interrupt();
            }
        }));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aChannelThatTheInterruptClosesIsNoFailure() throws Exception {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var _ = pipe.sink()) {
            assertFalse(CancelScope.run(platform, null, scope -> {
                scope.cancel();
                source.read(ByteBuffer.allocate(1));
            }));
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void waitForGivesWhatTheCallReturns() throws Exception {
        assertEquals("tea", Limited.waitFor(platform, SECOND, () -> "tea"));
    }

    @Test
    void waitForInterruptsAndThenTimesOut() {
        var ended = new AtomicBoolean();
        var thrown = assertThrows(TimeoutException.class, () -> Limited.waitFor(platform, SECOND, () -> {
            platform.advance(SECOND);
            try {
                return Never.await();
            } finally {
                ended.set(true);
            }
        }));
        assertEquals("the call has not ended within PT1S", thrown.getMessage());
        assertTrue(ended.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void aCallThatSwallowsTheInterruptAndReturnsWins() throws Exception {
        assertEquals("late", Limited.waitFor(platform, SECOND, () -> {
            platform.advance(SECOND);
            assertThrows(InterruptedException.class, Never::await);
            return "late";
        }));
    }

    @Test
    void aCallThatIsLateBeforeItsBeginIsNotBegun() {
        var begun = new AtomicBoolean();
        assertThrows(TimeoutException.class, () -> Limited.waitFor(platform, Duration.ZERO, () -> {
            begun.set(true);
            return 1;
        }));
        assertFalse(begun.get());
    }

    @Test
    void aCallThrowsItsOwnError() {
        var error = new IOException("gone");
        assertSame(error, assertThrows(IOException.class, () -> Limited.waitFor(platform, SECOND, () -> {
            throw error;
        })));
    }

    @Test
    void aFinishedJobIsGivenWhateverTheLimit() throws Exception {
        Job<String> job = TaskGroup.call(group -> group.start(() -> "done"));
        assertEquals("done", Async.waitFor(Duration.ZERO, job));
        assertEquals("done", Async.waitFor(SECOND.negated(), job));
    }

    @Test
    void aJobMayHaveMoreTimeThanALongHasNanoseconds() throws Exception {
        var go = new CountDownLatch(1);
        TaskGroup.run(group -> {
            Job<String> job = group.start(() -> {
                go.await();
                return "done";
            });
            group.start(go::countDown);
            assertEquals("done", Async.waitFor(LONGEST, job));
        });
    }

    @Test
    void aLateJobIsCancelledAndHasReallyEnded() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        TaskGroup.run(group -> {
            Job<?> job = group.start(() -> {
                try {
                    Never.await(begun);
                } finally {
                    ended.set(true);
                }
            });
            begun.await();
            assertThrows(TimeoutException.class, () -> Async.waitFor(Duration.ofMillis(1), job));
            assertTrue(ended.get());
        });
    }

    @Test
    void aLateJobOfAPoolHasReallyEnded() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        try (var pool = Pool.threads(1)) {
            Job<Object> job = pool.submit(() -> {
                try {
                    return Never.await(begun);
                } finally {
                    ended.set(true);
                }
            });
            begun.await();
            assertThrows(TimeoutException.class, () -> Async.waitFor(Duration.ofMillis(1), job));
            assertTrue(ended.get());
        }
    }

    @Test
    void moveOnTellsWhatBecameOfTheCall() throws Exception {
        var error = new IOException("gone");
        assertEquals(new Outcome.Success<>(1), Limited.moveOnAfter(platform, SECOND, () -> 1));
        assertEquals(new Outcome.Failure<>(error), Limited.moveOnAfter(platform, SECOND, () -> {
            throw error;
        }));
        assertEquals(new Outcome.Cancelled<>(), Limited.moveOnAfter(platform, SECOND, () -> {
            platform.advance(SECOND);
            return Never.await();
        }));
        assertEquals(new Outcome.Cancelled<>(), Limited.moveOnAfter(platform, Duration.ZERO, () -> 1));
    }

    @Test
    void waitsForSeveralJobsLookAtTheLevelToo() throws Exception {
        try (var pool = Pool.threads(1)) {
            Job<Object> job = pool.submit(() -> Never.await());
            CancelScope.run(platform, null, scope -> {
                scope.cancel();
                Thread.interrupted();
                assertThrows(InterruptedException.class, () -> Async.wait(List.of(job), WaitUntil.ALL));
                assertThrows(CancellationException.class, () -> Jobs.asCompleted(List.of(job)).count());
                assertTrue(Thread.interrupted());
                assertThrows(InterruptedException.class, () -> Async.gatherJobs(List.of(job)));
            });
            assertTrue(job.isCancelled());
        }
    }

    @Test
    void anInterruptCancelsAJobThatIsWaitedForWithALimit() throws Exception {
        TaskGroup.run(group -> {
            Job<Object> job = group.start(() -> Never.await());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> Async.waitFor(Duration.ofDays(1), job));
            assertTrue(job.isCancelled());
        });
    }

    @Test
    @SuppressWarnings("NullAway")
    void aLimitOfTimeIsGiven() {
        assertThrows(NullPointerException.class, () -> CancelScope.run((Duration) null, scope -> { }));
    }

    @Test
    void scopesMayBeAsDeepAsTasksStartTasks() {
        CancelScope outermost = CancelScope.within(platform);
        CancelScope scope = outermost;
        for (int depth = 0; depth < 100_000; depth++) {
            scope = scope.binding().call(() -> CancelScope.within(platform));
        }
        assertFalse(scope.isCancelled());
        outermost.cancel();
        assertTrue(scope.isCancelled());
        assertEquals("its scope was cancelled", scope.reason());
    }
}
