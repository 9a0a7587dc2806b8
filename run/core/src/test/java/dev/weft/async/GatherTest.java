package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Job;
import dev.weft.Outcome;
import dev.weft.Pool;
import dev.weft.Task;
import dev.weft.TaskException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items 1, 2 and 17: calls that are waited for together. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatherTest {
    @Test
    void resultsComeInTheOrderOfTheCalls() throws Exception {
        var second = new CountDownLatch(1);
        List<String> results = Async.gather(
                () -> {
                    second.await();
                    return "first";
                },
                () -> {
                    second.countDown();
                    return "second";
                });
        assertEquals(List.of("first", "second"), results);
    }

    @Test
    void ofNoCallsThereAreNoResults() throws Exception {
        assertEquals(List.of(), Async.gather(List.<Task<String>>of()));
    }

    @Test
    void nullIsAResult() throws Exception {
        List<Object> results = Async.gather(() -> null, () -> 1);
        assertEquals(2, results.size());
        assertEquals(null, results.getFirst());
    }

    @Test
    void theFirstFailureStopsTheOthersWhichHaveEndedWhenItIsThrown() {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var error = new IllegalStateException("first");
        var thrown = assertThrows(IllegalStateException.class, () -> Async.<Object>gather(
                () -> {
                    try {
                        return Never.await(begun);
                    } finally {
                        ended.set(true);
                    }
                },
                () -> {
                    begun.await();
                    throw error;
                }));
        assertSame(error, thrown);
        assertTrue(ended.get());
        assertEquals(0, thrown.getSuppressed().length);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void whatFailsWhileItIsStoppedIsSuppressed() {
        var begun = new CountDownLatch(1);
        var late = new IllegalArgumentException("late");
        var thrown = assertThrows(IllegalStateException.class, () -> Async.<Object>gather(
                () -> {
                    try {
                        return Never.await(begun);
                    } catch (InterruptedException e) {
                        throw late;
                    }
                },
                () -> {
                    begun.await();
                    throw new IllegalStateException("first");
                }));
        assertSame(late, thrown.getSuppressed()[0]);
    }

    @Test
    void aCheckedErrorIsWrapped() {
        var thrown = assertThrows(TaskException.class, () -> Async.gather(() -> {
            throw new IOException("gone");
        }));
        assertInstanceOf(IOException.class, thrown.getCause());
    }

    @Test
    void callsAfterAFailureAreNotBegun() {
        var failed = new CountDownLatch(1);
        var later = new AtomicInteger();
        var calls = new ArrayList<Callable<Integer>>();
        calls.add(() -> {
            failed.countDown();
            throw new IllegalStateException("first");
        });
        for (int i = 0; i < 1_000; i++) {
            calls.add(() -> {
                failed.await();
                Never.await();
                return later.incrementAndGet();
            });
        }
        assertThrows(IllegalStateException.class, () -> Async.gather(calls));
        assertEquals(0, later.get());
    }

    @Test
    void settledCallsAllRunToTheirEnds() throws Exception {
        var error = new IOException("gone");
        List<Outcome<Integer>> ends = Async.gatherSettled(
                () -> 1,
                () -> {
                    throw error;
                },
                () -> 3);
        assertEquals(List.of(new Outcome.Success<>(1), new Outcome.Failure<Integer>(error), new Outcome.Success<>(3)), ends);
    }

    @Test
    void anInterruptOfTheCallerCancelsAndJoins() throws Exception {
        var begun = new CountDownLatch(2);
        var ended = new AtomicInteger();
        Task<Object> call = () -> {
            try {
                return Never.await(begun);
            } finally {
                ended.incrementAndGet();
            }
        };
        Thread caller = Thread.currentThread();
        Thread other = Thread.startVirtualThread(() -> {
            try {
                begun.await();
            } catch (InterruptedException e) {
                return;
            }
            caller.interrupt();
        });
        assertThrows(InterruptedException.class, () -> Async.gather(List.of(call, call)));
        assertEquals(2, ended.get());
        assertFalse(Thread.currentThread().isInterrupted());
        other.join();
    }

    @Test
    void theFirstResultWinsARace() throws Exception {
        var ended = new AtomicBoolean();
        var begun = new CountDownLatch(1);
        String winner = Async.race(
                () -> {
                    try {
                        return Never.await(begun);
                    } finally {
                        ended.set(true);
                    }
                },
                () -> {
                    begun.await();
                    throw new IOException("no winner");
                },
                () -> {
                    begun.await();
                    return "won";
                });
        assertEquals("won", winner);
        assertTrue(ended.get());
    }

    @Test
    void aRaceThatNobodyWinsFailsWithAllErrors() {
        var thrown = assertThrows(IllegalStateException.class, () -> Async.race(
                () -> {
                    throw new IllegalStateException("one");
                },
                () -> {
                    throw new IllegalStateException("other");
                }));
        assertEquals(1, thrown.getSuppressed().length);
    }

    @Test
    void aRaceOfNobodySaysSo() {
        var thrown = assertThrows(IllegalArgumentException.class, () -> Async.race(List.<Task<String>>of()));
        assertEquals("a race needs at least one call", thrown.getMessage());
    }

    @Test
    void aRaceOfOneIsStoppedByItsCaller() throws Exception {
        Outcome<Object> end = Async.moveOnAfter(java.time.Duration.ofMillis(1), () -> Async.race(() -> Never.await()));
        assertEquals(new Outcome.Cancelled<>(), end);
    }

    @Test
    void jobsOfPoolsAndGroupsAreGatheredTogether() throws Exception {
        try (var pool = Pool.threads(1)) {
            List<String> all = TaskGroup.call(group -> {
                Job<String> own = group.start(() -> "group");
                Job<String> pools = pool.submit(() -> "pool");
                return Async.gatherJobs(List.of(own, pools));
            });
            assertEquals(List.of("group", "pool"), all);
        }
    }

    @Test
    void aJobThatFailsHasTheOtherGatheredJobsCancelled() throws Exception {
        try (var pool = Pool.threads(1)) {
            TaskGroup.run(GroupOptions.defaults().onFailure(GroupOptions.OnFailure.KEEP_GOING), group -> {
                Job<Object> slow = pool.submit(() -> Never.await());
                Job<Object> bad = pool.submit(() -> null);
                bad.cancel();
                Job<Object> failing = group.start("failing", (Task<Object>) () -> Async.shield(bad));
                assertThrows(RuntimeException.class, () -> Async.gatherJobs(List.of(slow, failing)));
                assertTrue(slow.isCancelled());
            });
        } catch (TaskGroupException e) {
            assertInstanceOf(java.util.concurrent.CancellationException.class, e.errors().getFirst());
        }
    }
}
