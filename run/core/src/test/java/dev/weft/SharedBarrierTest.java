package dev.weft;

import static dev.weft.TaskCalls.in;
import static dev.weft.TaskCalls.run;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

class SharedBarrierTest {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final MapOptions BOTH_AT_ONCE = MapOptions.defaults().chunk(1);

    /** Waits as one of two, and tells what came of it. */
    private record Waiter(SharedBarrier barrier) implements Task<String> {
        @Override
        public String call() throws InterruptedException {
            try {
                return "index " + barrier.await();
            } catch (BrokenBarrierException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    private static Job<String> beginToWait(Pool pool, SharedBarrier barrier) {
        Job<String> waiting = pool.submit(new Waiter(barrier));
        await().until(() -> barrier.getNumberWaiting() == 1);
        return waiting;
    }

    @OnEveryBackendWithWorkers
    void twoGoInLockStep(Backend backend) {
        for (int passes : List.of(10, backend.sharesHeap() ? 1_000 : 100)) {
            try (var pool = backend.open()) {
                SharedLong actions = pool.sharer().ofLong(0);
                SharedBarrier barrier = pool.sharer().barrier(2, () -> actions.incrementAndGet());
                SharedLong first = pool.sharer().ofLong(0);
                SharedLong second = pool.sharer().ofLong(0);
                List<Integer> zeros = pool.map(List.of(0, 1), side -> {
                    SharedLong own = side == 0 ? first : second;
                    SharedLong other = side == 0 ? second : first;
                    int indexZero = 0;
                    for (int i = 1; i <= passes; i++) {
                        own.set(i);
                        int index = barrier.await();
                        assertTrue(index == 0 || index == 1);
                        indexZero += 1 - index;
                        long ahead = other.get() - i;
                        assertTrue(ahead == 0 || ahead == 1, () -> "the other is ahead by " + ahead);
                        assertTrue(actions.get() == i || actions.get() == i + 1);
                    }
                    return indexZero;
                }, BOTH_AT_ONCE);
                assertEquals(passes, zeros.get(0) + zeros.get(1));
                assertEquals(passes, actions.get());
                assertEquals(passes, barrier.getPasses());
            }
        }
    }

    @OnEveryBackend
    void aBarrierOfOneWaitsForNobody(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLong actions = pool.sharer().ofLong(0);
            SharedBarrier barrier = pool.sharer().barrier(1, () -> actions.addAndGet(10));
            assertEquals(0, in(pool, () -> barrier.await()));
            assertEquals(0, barrier.await(Duration.ZERO));
            assertEquals(20, actions.get());
            assertEquals(2, barrier.getPasses());
            assertEquals(1, barrier.getParties());
            assertEquals(0, barrier.getNumberWaiting());
            assertEquals(barrier, in(pool, () -> barrier));
        }
    }

    @OnEveryBackend
    void aCopyOfTheActionIsRun(Backend backend) throws Exception {
        var runs = new AtomicInteger();
        try (var pool = backend.open()) {
            SharedBarrier barrier = pool.sharer().barrier(1, () -> runs.incrementAndGet());
            barrier.await();
            assertEquals(0, runs.get());
            assertThrows(IllegalArgumentException.class, () -> pool.sharer().barrier(1, () -> pool.isShutdown()));
        }
    }

    @OnEveryBackend
    void itIsBrokenWhenATimeIsUp(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedBarrier barrier = pool.sharer().barrier(2);
            assertFalse(barrier.isBroken());
            assertThrows(TimeoutException.class, () -> barrier.await(SHORT));
            assertTrue(barrier.isBroken());
            assertThrows(BrokenBarrierException.class, barrier::await);
            assertEquals("this barrier is broken: the time of somebody who waited was up", in(pool, new Waiter(barrier)));
            barrier.reset();
            var timedOut = assertThrows(TaskException.class, () -> run(pool, () -> barrier.await(SHORT)));
            assertInstanceOf(TimeoutException.class, timedOut.getCause());
            assertTrue(barrier.isBroken());
        }
    }

    @OnEveryBackendWithWorkers
    void theOthersLearnWhenSomebodysTimeIsUp(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedBarrier barrier = pool.sharer().barrier(3);
            Job<String> waiting = beginToWait(pool, barrier);
            assertThrows(TimeoutException.class, () -> barrier.await(SHORT));
            assertEquals("this barrier is broken: the time of somebody who waited was up", waiting.get());
            assertEquals(0, barrier.getNumberWaiting());
        }
    }

    @OnEveryBackendWithWorkers
    void abortWakesThoseWhoWaitAndResetMendsIt(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedBarrier barrier = pool.sharer().barrier(2);
            Job<String> waiting = beginToWait(pool, barrier);
            run(pool, () -> barrier.abort());
            assertEquals("this barrier is broken: it was aborted", waiting.get());
            assertTrue(barrier.isBroken());
            barrier.reset();
            assertFalse(barrier.isBroken());
            waiting = beginToWait(pool, barrier);
            assertEquals(0, barrier.await());
            assertEquals("index 1", waiting.get());
            assertEquals(1, barrier.getPasses());
        }
    }

    @OnEveryBackendWithWorkers
    void resetWakesThoseWhoWait(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedBarrier barrier = pool.sharer().barrier(2);
            Job<String> waiting = beginToWait(pool, barrier);
            run(pool, () -> barrier.reset());
            assertEquals("this barrier is broken: it was reset", waiting.get());
            assertFalse(barrier.isBroken());
        }
    }

    @OnEveryBackendWithWorkers
    void anInterruptBreaksIt(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedBarrier barrier = pool.sharer().barrier(3);
            Job<String> interrupted = beginToWait(pool, barrier);
            Job<String> other = pool.submit(new Waiter(barrier));
            await().until(() -> barrier.getNumberWaiting() == 2);
            interrupted.cancel(true);
            assertEquals("this barrier is broken: somebody who waited was interrupted", other.get());
        }
    }

    @OnEveryBackendWithWorkers
    void anErrorOfTheActionBreaksIt(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedBarrier barrier = pool.sharer().barrier(2, () -> {
                throw new IllegalStateException("no");
            });
            Job<String> waiting = beginToWait(pool, barrier);
            var error = assertThrows(IllegalStateException.class, barrier::await);
            assertEquals("no", error.getMessage());
            assertEquals("this barrier is broken: its action has failed: java.lang.IllegalStateException: no", waiting.get());
            assertEquals(0, barrier.getPasses());
        }
    }

    @OnEveryBackendWithWorkers
    void aResetWhileTheActionRunsBreaksItForAll(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedEvent running = pool.sharer().event();
            SharedEvent goOn = pool.sharer().event();
            SharedBarrier barrier = pool.sharer().barrier(2, () -> {
                running.set();
                goOn.await();
            });
            Job<String> first = beginToWait(pool, barrier);
            Job<String> last = pool.submit(new Waiter(barrier));
            running.await();
            assertEquals(1, barrier.getNumberWaiting());
            barrier.reset();
            assertEquals("this barrier is broken: it was reset", first.get());
            goOn.set();
            assertEquals("this barrier was reset while its action ran", last.get());
            assertFalse(barrier.isBroken());
        }
    }

    @OnEveryBackendWithWorkers
    void whoComesWhileTheActionRunsIsOneOfTheNext(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedEvent running = pool.sharer().event();
            SharedEvent goOn = pool.sharer().event();
            SharedBarrier barrier = pool.sharer().barrier(2, () -> {
                running.set();
                goOn.await();
            });
            Job<String> first = beginToWait(pool, barrier);
            Job<String> last = pool.submit(new Waiter(barrier));
            running.await();
            var next = new FutureTask<>(new Waiter(barrier));
            Thread thread = Thread.ofPlatform().start(next);
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            goOn.set();
            assertEquals("index 1", first.get());
            assertEquals("index 0", last.get());
            await().until(() -> barrier.getNumberWaiting() == 1);
            assertEquals(0, barrier.await());
            assertEquals("index 1", next.get());
            assertEquals(2, barrier.getPasses());
        }
    }

    @OnEveryBackendWithWorkers
    void whatBothReadBeforeTheyWriteIsLostEachTime(Backend backend) {
        int times = backend.sharesHeap() ? 500 : 50;
        try (var pool = backend.open()) {
            SharedLong total = pool.sharer().ofLong(500);
            SharedLong wrong = pool.sharer().ofLong(0);
            SharedBarrier bothHaveRead = pool.sharer().barrier(2);
            SharedBarrier bothHaveWritten = pool.sharer().barrier(2);
            pool.map(List.of(5, -5), amount -> {
                for (int i = 0; i < times; i++) {
                    long read = total.get();
                    bothHaveRead.await();
                    total.set(read + amount);
                    bothHaveWritten.await();
                    if (total.get() != read) {
                        wrong.incrementAndGet();
                    }
                }
                return 0;
            }, BOTH_AT_ONCE);
            assertEquals(2 * times, wrong.get());
        }
    }

    @OnEveryBackendWithWorkers
    void nothingIsLostWithALock(Backend backend) {
        int times = backend.sharesHeap() ? 500 : 50;
        try (var pool = backend.open()) {
            SharedLong total = pool.sharer().ofLong(500);
            SharedLock lock = pool.sharer().lock();
            SharedBarrier barrier = pool.sharer().barrier(2);
            pool.map(List.of(5, -5), amount -> {
                for (int i = 0; i < times; i++) {
                    barrier.await();
                    lock.with(() -> total.set(total.get() + amount));
                }
                return 0;
            }, BOTH_AT_ONCE);
            assertEquals(500, total.get());
        }
    }

    @OnEveryBackend
    void aBarrierOfNobodyIsRefused(Backend backend) {
        try (var pool = backend.open()) {
            assertThrows(IllegalArgumentException.class, () -> pool.sharer().barrier(0));
        }
    }
}
