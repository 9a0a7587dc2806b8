package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a job tells and how several are waited for, on every backend. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class JobTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private static int never() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    private static int fail() {
        throw new IllegalStateException("failed");
    }

    private static int awaitGate(Path gate) {
        await().until(() -> Files.exists(gate));
        return 1;
    }

    /** A job that ends when {@link #open} is called. */
    private Job<Integer> gated(Pool pool, String name) {
        String gate = folder.resolve(name).toString();
        return pool.submit(path -> awaitGate(Path.of(path)), gate);
    }

    private void open(String name) throws Exception {
        Files.createFile(folder.resolve(name));
    }

    @OnEveryBackend
    void timesTellWhatHappenedWhen(Backend backend) throws Exception {
        Instant before = Instant.now().minusMillis(50);
        try (var pool = backend.open()) {
            var job = pool.submit(() -> TimeUnit.MILLISECONDS.sleep(30));
            job.get();
            JobTimes times = job.times();
            Instant after = Instant.now().plusMillis(50);
            assertTrue(before.isBefore(times.queued()) && after.isAfter(times.ended()), times.toString());
            assertFalse(times.started().isBefore(times.queued()), times.toString());
            assertFalse(times.ended().isBefore(times.started()), times.toString());
            assertTrue(times.ran().compareTo(Duration.ofMillis(29)) >= 0, times.toString());
            assertEquals(times.waited().plus(times.ran()), Duration.between(times.queued(), times.ended()));
            assertTrue(times.worker().matches(switch (backend) {
                case INLINE -> java.util.regex.Pattern.quote(Thread.currentThread().getName());
                case THREADS -> pool.name() + " worker \\d+";
                case VIRTUAL_THREADS -> pool.name() + " task";
                case PROCESSES -> "worker \\d of " + pool.name() + " \\(pid \\d+\\)";
                case CLUSTER -> "worker \\d of " + pool.name() + " \\(pid \\d+ on \\S+\\)";
            }), times.worker());
            var failed = pool.submit(() -> fail());
            assertInstanceOf(Outcome.Failure.class, failed.outcome());
            assertNotNull(failed.times().ran());
            assertNotNull(failed.times().worker());
            var map = pool.mapAsync(List.of(1, 2, 3), n -> n);
            map.get();
            assertNull(map.times().worker());
            assertNotNull(map.times().ran());
            assertNotNull(pool.submit(() -> {}, "r").times().queued());
        }
    }

    @OnEveryBackendWithWorkers
    void timesOfWhatHasNotEnded(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            pool.resize(1);
            var running = gated(pool, "gate");
            var waiting = pool.submit(() -> 1);
            await().until(() -> running.times().started() != null);
            assertNotNull(running.times().worker());
            assertNull(running.times().ended());
            assertNull(running.times().ran());
            assertNull(waiting.times().started());
            assertTrue(waiting.cancel());
            assertNull(waiting.times().started());
            assertNull(waiting.times().worker());
            assertNotNull(waiting.times().ended());
            open("gate");
            running.get();
            assertNotNull(running.times().ran());
            var cancelled = pool.submit(() -> never());
            await().until(() -> cancelled.times().started() != null);
            cancelled.cancel();
            assertNotNull(cancelled.times().ran());
            var late = pool.submit(() -> never(), TaskOptions.defaults().timeout(Duration.ofMillis(200)));
            assertInstanceOf(Outcome.Failure.class, late.outcome());
            assertTrue(late.times().ran().compareTo(Duration.ofMillis(190)) >= 0, late.times().toString());
            assertNotNull(late.times().worker());
        }
    }

    @OnEveryBackend
    void actionsForSuccessAndForFailure(Backend backend) throws Exception {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        try (var pool = backend.open()) {
            pool.submit(() -> 5).onSuccess(n -> seen.add("got " + n)).onFailure(e -> seen.add("wrong")).get();
            await().until(() -> seen.size() == 1);
            pool.submit(() -> fail()).onSuccess(n -> seen.add("wrong")).onFailure(e -> seen.add(e.getMessage())).outcome();
            await().until(() -> seen.size() == 2);
            pool.submit(() -> {}, "r").onSuccess(seen::add).get();
            await().until(() -> seen.size() == 3);
        }
        assertEquals(List.of("got 5", "failed", "r"), seen);
    }

    @OnEveryBackendWithWorkers
    void actionsOfACancelledJobAreToldOnceThatItWas(Backend backend) throws Exception {
        var seen = Collections.synchronizedList(new ArrayList<String>());
        try (var pool = backend.open()) {
            pool.resize(1);
            var running = pool.submit(() -> never());
            var waiting = pool.submit(() -> never());
            await().until(() -> running.times().started() != null);
            for (Job<Integer> job : List.of(running, waiting)) {
                job.onDone(end -> seen.add(end.toString())).onSuccess(_ -> seen.add("wrong")).onFailure(_ -> seen.add("wrong"));
            }
            assertTrue(waiting.cancel());
            assertTrue(running.cancel());
            assertFalse(running.cancel());
            assertEquals(5, pool.submit(() -> 5).get());
        }
        assertEquals(List.of("Cancelled[]", "Cancelled[]"), seen);
    }

    @OnEveryBackend
    void asACompletableFuture(Backend backend) {
        try (var pool = backend.open()) {
            assertEquals(42, pool.submit(() -> 6).toCompletableFuture().thenApply(n -> n * 7).join());
            var error = assertThrows(CompletionException.class, () -> pool.submit(() -> fail()).toCompletableFuture().join());
            assertEquals("failed", error.getCause().getMessage());
            var sum = pool.submit(() -> 1).toCompletableFuture().thenCombine(pool.submit(() -> 2).toCompletableFuture(), Integer::sum);
            assertEquals(3, sum.join());
            var job = pool.submit(() -> 4);
            var ended = job.toCompletableFuture();
            assertEquals(4, ended.join());
            assertFalse(ended.complete(5) || ended.completeExceptionally(new IllegalStateException()) || job.cancel());
            assertEquals(4, job.resultNow());
        }
    }

    @OnEveryBackendWithWorkers
    void cancelOfTheFutureReachesTheJob(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            var job = pool.submit(() -> never());
            var future = job.toCompletableFuture();
            assertTrue(future.cancel(true));
            assertTrue(job.isCancelled());
            var late = pool.submit(() -> never());
            var impatient = late.toCompletableFuture().orTimeout(50, TimeUnit.MILLISECONDS);
            assertInstanceOf(TimeoutException.class, assertThrows(CompletionException.class, impatient::join).getCause());
            assertInstanceOf(Outcome.Cancelled.class, late.outcome());
            var decided = pool.submit(() -> never());
            assertTrue(decided.toCompletableFuture().complete(7));
            assertInstanceOf(Outcome.Cancelled.class, decided.outcome());
            var other = pool.submit(() -> never());
            var told = other.toCompletableFuture();
            other.cancel();
            assertThrows(CancellationException.class, told::join);
            assertTrue(told.isCancelled());
        }
    }

    @OnEveryBackend
    void waitCountsWhatHasEndedBeforeAndDuplicatesOnce(Backend backend) throws Exception {
        try (var pool = backend.open();
                var other = Pool.threads(1)) {
            var one = pool.submit(() -> 1);
            var two = other.submit(() -> 2);
            one.get();
            two.get();
            for (WaitUntil until : WaitUntil.values()) {
                var waited = Jobs.wait(List.of(two, one, two), until, Duration.ZERO);
                assertEquals(Set.of(one, two), waited.done());
                assertEquals(Set.of(), waited.pending());
                assertEquals(new Jobs.Waited<>(Collections.emptySortedSet(), Collections.emptySortedSet()), Jobs.wait(List.of(), until));
            }
            var all = Jobs.wait(IntStream.range(0, 100).mapToObj(n -> pool.submit(() -> n)).toList(), WaitUntil.ALL);
            assertEquals(100, all.done().size());
            assertEquals(Set.of(), all.pending());
        }
    }

    @OnEveryBackendWithWorkers
    void waitForTheFirst(Backend backend) throws Exception {
        try (var pool = backend.open();
                var other = Pool.threads(1)) {
            var slow = gated(pool, "slow");
            var fast = pool.submit(() -> 1);
            var first = Jobs.wait(List.of(slow, fast), WaitUntil.FIRST_COMPLETED, LONG);
            assertEquals(List.of(fast), List.copyOf(first.done()));
            assertEquals(List.of(slow), List.copyOf(first.pending()));
            // Neither success nor cancel is failure.
            var cancelled = other.submit(() -> never());
            cancelled.cancel();
            var none = Jobs.wait(List.of(slow, fast, cancelled), WaitUntil.FIRST_FAILED, SHORT);
            assertEquals(Set.of(fast, cancelled), none.done());
            assertEquals(Set.of(slow), none.pending());
            var failing = other.submit(() -> fail());
            var failed = Jobs.wait(List.of(slow, fast, failing), WaitUntil.FIRST_FAILED, LONG);
            assertTrue(failed.done().contains(failing) && failed.done().contains(fast));
            assertEquals(Set.of(slow), failed.pending());
            var late = Jobs.wait(List.of(slow, fast), WaitUntil.ALL, SHORT);
            assertEquals(Set.of(slow), late.pending());
            open("slow");
            assertEquals(Set.of(), Jobs.wait(List.of(slow, fast), WaitUntil.FIRST_FAILED).pending());
        }
    }

    @OnEveryBackendWithWorkers
    void asCompletedGivesFinishedOnesFirst(Backend backend) throws Exception {
        try (var pool = backend.open();
                var other = Pool.threads(2)) {
            var last = gated(pool, "last");
            var second = gated(other, "second");
            var first = pool.submit(() -> 1);
            first.get();
            Iterator<Job<Integer>> jobs = Jobs.asCompleted(List.of(last, second, first, last), LONG).iterator();
            assertSame(first, jobs.next());
            open("second");
            assertSame(second, jobs.next());
            open("last");
            assertSame(last, jobs.next());
            assertFalse(jobs.hasNext());
        }
    }

    @OnEveryBackendWithWorkers
    void asCompletedTellsHowManyAreUnfinished(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            var jobs = List.of(gated(pool, "one"), gated(pool, "two"), pool.submit(() -> 3), pool.submit(() -> 4));
            pool.resize(4);
            // The quick ones first, so that the time that is over is over for the slow ones alone.
            Jobs.wait(jobs.subList(2, 4), WaitUntil.ALL, LONG);
            var seen = new ArrayList<Integer>();
            var error = assertThrows(
                    JobsTimeout.class, () -> Jobs.asCompleted(jobs, SHORT).forEach(job -> seen.add(job.resultNow())));
            assertEquals("2 of 4 jobs unfinished after 20 ms", error.getMessage());
            assertEquals(2, error.unfinished());
            assertEquals(List.of(3, 4), seen);
            var begun = Jobs.asCompleted(jobs, SHORT);
            assertEquals(2, Jobs.wait(jobs, WaitUntil.ALL, SHORT.multipliedBy(2)).done().size());
            // Time counts from the call.
            assertEquals(2, assertThrows(JobsTimeout.class, () -> begun.forEach(_ -> {})).unfinished());
            open("one");
            open("two");
            assertEquals(4, Jobs.asCompleted(jobs).count());
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (var pool = Pool.threads(1)) {
            var job = pool.submit(() -> never());
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> Jobs.wait(List.of(job), WaitUntil.ALL));
            Thread.currentThread().interrupt();
            assertThrows(CancellationException.class, () -> Jobs.asCompleted(List.of(job)).forEach(_ -> {}));
            assertTrue(Thread.interrupted());
            assertFalse(job.isDone());
            job.cancel();
        }
    }
}
