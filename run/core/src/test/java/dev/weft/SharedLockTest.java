package dev.weft;

import static dev.weft.TaskCalls.in;
import static dev.weft.TaskCalls.run;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedLockTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    @OnEveryBackend
    void onlyOneHasItAtATime(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().lock();
            lock.lock();
            assertTrue(lock.isLocked());
            assertFalse(in(pool, () -> lock.tryLock()));
            assertFalse(in(pool, () -> lock.tryLock(SHORT)));
            assertFalse(in(pool, () -> lock.tryLock(1, TimeUnit.MILLISECONDS)));
            assertFalse(lock.tryLock());
            lock.unlock();
            assertFalse(lock.isLocked());
            assertTrue(in(pool, () -> lock.tryLock(SHORT)));
            assertFalse(lock.tryLock(SHORT));
        }
    }

    @OnEveryBackend
    void anybodyMayUnlockOneThatIsNotReentrant(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().lock();
            lock.lock();
            run(pool, () -> lock.unlock());
            assertTrue(lock.tryLock());
        }
    }

    @OnEveryBackend
    void aLockThatNobodyHasCannotBeUnlocked(Backend backend) {
        try (var pool = backend.open()) {
            for (SharedLock lock : List.of(pool.sharer().lock(), pool.sharer().reentrantLock())) {
                assertThrows(IllegalMonitorStateException.class, lock::unlock);
                assertThrows(IllegalMonitorStateException.class, () -> run(pool, () -> lock.unlock()));
                assertFalse(lock.isLocked());
            }
        }
    }

    @OnEveryBackend
    void theOwnerLocksAReentrantOneAgainAndUnlocksItAsOften(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().reentrantLock();
            run(pool, () -> {
                lock.lock();
                lock.lockInterruptibly();
                assertTrue(lock.tryLock());
                assertEquals(3, lock.getHoldCount());
                lock.unlock();
                lock.unlock();
                assertTrue(lock.isLocked() && lock.isHeldByCurrentThread());
                lock.unlock();
                assertFalse(lock.isLocked() || lock.isHeldByCurrentThread());
            });
        }
    }

    @OnEveryBackendWithWorkers
    void nobodyButTheOwnerUnlocksAReentrantOne(Backend backend) {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().reentrantLock();
            lock.lock();
            assertThrows(IllegalMonitorStateException.class, () -> run(pool, () -> lock.unlock()));
            assertFalse(in(pool, () -> lock.tryLock()));
            assertEquals(0, in(pool, () -> lock.getHoldCount()));
            assertEquals(1, lock.getHoldCount());
        }
    }

    @OnEveryBackendWithWorkers
    void whoWaitsGetsIt(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            for (SharedLock lock : List.of(pool.sharer().lock(), pool.sharer().reentrantLock())) {
                SharedLong steps = pool.sharer().ofLong(0);
                lock.lock();
                Job<Long> waiting = pool.submit(() -> {
                    steps.set(1);
                    return lock.with(() -> steps.incrementAndGet());
                });
                await().until(() -> steps.get() == 1);
                assertFalse(waiting.isDone());
                lock.unlock();
                assertEquals(2, waiting.get());
            }
        }
    }

    @OnEveryBackend
    void amountsOnAnAccountAddUpWithTheLock(Backend backend) {
        int times = backend.sharesHeap() ? 5_000 : 200;
        try (var pool = backend.open()) {
            SharedLong deposit = pool.sharer().ofLong(100);
            SharedLock lock = pool.sharer().lock();
            pool.map(List.of(10, -10), amount -> {
                for (int i = 0; i < times; i++) {
                    lock.with(() -> deposit.set(deposit.get() + amount));
                }
                return 0;
            });
            assertEquals(100, deposit.get());
        }
    }

    @OnEveryBackend
    void itIsUnlockedHoweverTheActionEnds(Backend backend) {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().lock();
            lock.with(() -> assertTrue(lock.isLocked()));
            assertEquals("result", lock.<String>with(() -> "result"));
            assertThrows(ArithmeticException.class, () -> lock.with(() -> {
                throw new ArithmeticException();
            }));
            var checked = assertThrows(TaskException.class, () -> run(pool, () -> lock.with(() -> {
                throw new IOException("no");
            })));
            assertEquals("no", assertInstanceOf(IOException.class, checked.getCause()).getMessage());
            assertFalse(lock.isLocked());
        }
    }

    @OnEveryBackend
    void aLockThatHasTravelledIsTheSame(Backend backend) {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().lock();
            SharedCondition condition = lock.newCondition();
            assertEquals(lock, pool.call(_ -> lock, 0));
            assertEquals(condition, pool.call(_ -> condition, 0));
            assertNotEquals(condition, lock.newCondition());
            assertEquals(Optional.empty(), lock.abandonedBy());
        }
    }

    @OnEveryBackend
    void theFencingTokenGrowsWithEachHold(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            for (SharedLock lock : List.of(pool.sharer().lock(), pool.sharer().reentrantLock())) {
                var tokens = new ArrayList<Long>();
                for (int i = 0; i < 5; i++) {
                    tokens.add(lock.with(() -> lock.fencingToken()));
                    tokens.add(in(pool, () -> lock.with(() -> lock.fencingToken())));
                }
                assertEquals(List.copyOf(new TreeSet<>(tokens)), tokens, "each greater than the one before");
                // All at once, also where they wait for each other.
                List<Long> ofMany = pool.map(IntStream.range(0, 40).boxed().toList(), _ -> lock.with(() -> lock.fencingToken()));
                assertEquals(40, new TreeSet<>(ofMany).size());
                assertTrue(ofMany.stream().allMatch(token -> token > tokens.getLast()));
                assertTrue(lock.with(() -> lock.fencingToken()) > Collections.max(ofMany));
            }
        }
    }

    @OnEveryBackend
    void theFencingTokenStaysWhileTheLockIsHeldAndIsTheOwnersOnly(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().reentrantLock();
            SharedCondition condition = lock.newCondition();
            run(pool, () -> {
                lock.lock();
                long token = lock.fencingToken();
                lock.lock();
                assertEquals(token, lock.fencingToken());
                lock.unlock();
                assertEquals(token, lock.fencingToken());
                assertFalse(condition.await(Duration.ofMillis(1)));
                assertTrue(lock.fencingToken() > token, "it was free meanwhile");
                lock.unlock();
                assertThrows(IllegalMonitorStateException.class, lock::fencingToken);
            });
            assertThrows(IllegalMonitorStateException.class, lock::fencingToken);
        }
    }

    @OnEveryBackendWithWorkers
    void theFencingTokenIsNotToldToWhoLostTheLock(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().lock();
            lock.lock();
            run(pool, () -> {
                assertThrows(IllegalMonitorStateException.class, lock::fencingToken);
                // Anybody may, of a lock that is not reentrant.
                lock.unlock();
                lock.lock();
            });
            var error = assertThrows(IllegalMonitorStateException.class, lock::fencingToken);
            assertEquals("the fencing token is that of who has the lock, which this thread does not; take it first", error.getMessage());
        }
    }

    @Test
    void anInterruptEndsOnlyWaitsThatSaySo() throws Exception {
        try (var sharer = Sharer.open()) {
            SharedLock lock = sharer.lock();
            lock.lock();
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, lock::lockInterruptibly);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> lock.tryLock(Duration.ZERO));
            try (var pool = Pool.virtualThreads(1)) {
                SharedLong state = sharer.ofLong(0);
                var thread = Thread.ofVirtual().start(() -> {
                    lock.lock();
                    state.set(Thread.currentThread().isInterrupted() ? 1 : 2);
                });
                thread.interrupt();
                await().until(() -> thread.getState() == Thread.State.WAITING);
                lock.unlock();
                thread.join();
                assertEquals(1, state.get());
                assertTrue(in(pool, () -> lock.isLocked()));
            }
        }
    }

    @OnEveryBackendWithWorkers
    void aSignalWakesWhoWaitsForTheCondition(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            for (SharedLock lock : List.of(pool.sharer().lock(), pool.sharer().reentrantLock())) {
                SharedCondition filled = lock.newCondition();
                SharedLong items = pool.sharer().ofLong(0);
                SharedLong taken = pool.sharer().ofLong(0);
                Job<Integer> taker = pool.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        lock.lock();
                        try {
                            filled.awaitUntil(() -> items.get() > 0);
                            items.decrementAndGet();
                            taken.incrementAndGet();
                        } finally {
                            lock.unlock();
                        }
                    }
                    return 0;
                });
                run(pool, () -> {
                    for (int i = 0; i < 100; i++) {
                        lock.with(() -> {
                            items.incrementAndGet();
                            filled.signal();
                        });
                    }
                });
                taker.get();
                assertEquals(0, items.get());
                assertEquals(100, taken.get());
            }
        }
    }

    @OnEveryBackendWithWorkers
    void aSignalWakesExactlyAsManyAsItSays(Backend backend) throws Exception {
        try (var pool = backend.open();
                var others = Pool.virtualThreads(3)) {
            SharedLock lock = pool.sharer().reentrantLock();
            SharedCondition condition = lock.newCondition();
            SharedLong waiting = pool.sharer().ofLong(0);
            SharedLong allowed = pool.sharer().ofLong(0);
            SharedLong woken = pool.sharer().ofLong(0);
            Task<Boolean> waiter = () -> {
                lock.lock();
                try {
                    waiting.incrementAndGet();
                    condition.await();
                    woken.incrementAndGet();
                    return allowed.getAndDecrement() > 0;
                } finally {
                    lock.unlock();
                }
            };
            List<Job<Boolean>> jobs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                jobs.add(pool.submit(waiter));
            }
            for (int i = 0; i < 3; i++) {
                jobs.add(others.submit(waiter));
            }
            await().until(() -> lock.with(() -> waiting.get() == 5));
            int expected = 0;
            for (int count : new int[] {0, 1, 3}) {
                expected += count;
                lock.with(() -> {
                    allowed.set(count);
                    condition.signal(count);
                });
                int all = expected;
                await().until(() -> lock.with(() -> woken.get() == all));
            }
            lock.with(() -> {
                allowed.set(1);
                condition.signalAll();
                condition.signalAll();
            });
            for (Job<Boolean> job : jobs) {
                assertTrue(job.get());
            }
            assertEquals(5, woken.get());
        }
    }

    @OnEveryBackendWithWorkers
    void signalsWakeThoseThatHaveWaitedLongestFirst(Backend backend) throws Exception {
        try (var pool = backend.open();
                var others = Pool.virtualThreads(2)) {
            SharedLock lock = pool.sharer().lock();
            SharedCondition condition = lock.newCondition();
            SharedLong waiting = pool.sharer().ofLong(0);
            SharedLong woken = pool.sharer().ofLong(0);
            Task<Long> waiter = () -> lock.with(() -> {
                waiting.incrementAndGet();
                condition.await();
                return woken.getAndIncrement();
            });
            List<Job<Long>> jobs = new ArrayList<>();
            for (Pool of : List.of(pool, others, others, pool)) {
                jobs.add(of.submit(waiter));
                await().until(() -> lock.with(() -> waiting.get() == jobs.size()));
            }
            for (long i = 0; i < jobs.size(); i++) {
                lock.with(() -> condition.signal());
                assertEquals(i, jobs.get((int) i).get());
            }
        }
    }

    @OnEveryBackend
    void waitingForAConditionEndsInTime(Backend backend) {
        try (var pool = backend.open()) {
            for (SharedLock lock : List.of(pool.sharer().lock(), pool.sharer().reentrantLock())) {
                SharedCondition condition = lock.newCondition();
                SharedLong asked = pool.sharer().ofLong(0);
                run(pool, () -> lock.with(() -> {
                    assertFalse(condition.await(SHORT));
                    assertFalse(condition.await(1, TimeUnit.MILLISECONDS));
                    assertTrue(condition.awaitNanos(1_000) <= 0);
                    assertTrue(condition.awaitNanos(Long.MIN_VALUE) <= 0);
                    assertFalse(condition.awaitUntil(new Date(0)));
                    assertFalse(condition.awaitUntil(new Date(Long.MIN_VALUE)));
                    assertFalse(condition.await(Duration.ofSeconds(Long.MIN_VALUE)));
                    assertFalse(condition.awaitUntil(() -> asked.incrementAndGet() < 0, SHORT));
                    assertTrue(condition.awaitUntil(() -> true, Duration.ZERO));
                    assertTrue(lock.isLocked());
                }));
                assertFalse(lock.isLocked());
                assertTrue(asked.get() >= 1);
            }
        }
    }

    @OnEveryBackend
    void waitingGivesUpAReentrantLockHoweverOftenItWasLocked(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLock lock = pool.sharer().reentrantLock();
            SharedCondition condition = lock.newCondition();
            run(pool, () -> {
                lock.lock();
                lock.lock();
                assertFalse(condition.await(SHORT));
                assertEquals(2, lock.getHoldCount());
                lock.unlock();
                lock.unlock();
            });
            assertFalse(lock.isLocked());
        }
    }

    @OnEveryBackend
    void aConditionWithoutItsLockIsAnError(Backend backend) {
        try (var pool = backend.open()) {
            for (SharedLock lock : List.of(pool.sharer().lock(), pool.sharer().reentrantLock())) {
                SharedCondition condition = lock.newCondition();
                List<Action> uses = List.of(
                        () -> condition.await(), () -> condition.await(SHORT), () -> condition.awaitUninterruptibly(),
                        () -> condition.signal(), () -> condition.signalAll(), () -> condition.awaitUntil(() -> false));
                for (Action use : uses) {
                    assertThrows(IllegalMonitorStateException.class, use::act);
                    assertThrows(IllegalMonitorStateException.class, () -> run(pool, use));
                }
                assertThrows(IllegalArgumentException.class, () -> lock.with(() -> condition.signal(-1)));
            }
        }
    }

    @Test
    void anInterruptedWaitHasTheLockAgain() throws Exception {
        try (var sharer = Sharer.open()) {
            SharedLock lock = sharer.lock();
            SharedCondition condition = lock.newCondition();
            lock.lock();
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, condition::await);
            assertTrue(lock.isHeldByCurrentThread());
            lock.unlock();
            var waits = new AtomicBoolean();
            var interrupted = new AtomicBoolean();
            var thread = Thread.ofPlatform().start(() -> lock.with(() -> {
                waits.set(true);
                condition.awaitUninterruptibly();
                interrupted.set(Thread.currentThread().isInterrupted() && lock.isHeldByCurrentThread());
            }));
            await().until(() -> lock.with(() -> waits.get()));
            thread.interrupt();
            thread.join();
            assertTrue(interrupted.get());
            assertFalse(lock.isLocked());
        }
    }
}
