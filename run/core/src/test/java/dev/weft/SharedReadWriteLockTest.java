package dev.weft;

import static dev.weft.TaskCalls.in;
import static dev.weft.TaskCalls.run;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SharedReadWriteLockTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    private static boolean tryToWrite(SharedReadWriteLock lock) {
        boolean done = lock.writeLock().tryLock();
        if (done) {
            lock.writeLock().unlock();
        }
        return done;
    }

    private static boolean tryToRead(SharedReadWriteLock lock) {
        boolean done = lock.readLock().tryLock();
        if (done) {
            lock.readLock().unlock();
        }
        return done;
    }

    @OnEveryBackend
    void whoWritesHasAFencingTokenAndWhoReadsHasNone(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedReadWriteLock lock = pool.sharer().readWriteLock();
            SharedLock writing = lock.writeLock();
            long first = in(pool, () -> writing.with(() -> writing.with(() -> writing.fencingToken())));
            assertEquals(first + 1, writing.with(() -> writing.fencingToken()));
            assertThrows(IllegalMonitorStateException.class, writing::fencingToken);
            assertThrows(UnsupportedOperationException.class, () -> lock.readLock().with(() -> lock.readLock().fencingToken()));
        }
    }

    @OnEveryBackendWithWorkers
    void manyReadOrOneWrites(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedReadWriteLock lock = pool.sharer().readWriteLock();
            lock.readLock().lock();
            assertTrue(in(pool, () -> tryToRead(lock)));
            assertFalse(in(pool, () -> tryToWrite(lock)));
            assertFalse(in(pool, () -> lock.writeLock().tryLock(SHORT)));
            assertTrue(in(pool, () -> tryToRead(lock)));
            lock.readLock().unlock();
            lock.writeLock().lock();
            assertFalse(in(pool, () -> tryToRead(lock)));
            assertFalse(in(pool, () -> tryToWrite(lock)));
            assertFalse(in(pool, () -> lock.readLock().tryLock(SHORT)));
            lock.writeLock().unlock();
            assertTrue(in(pool, () -> tryToWrite(lock)));
            assertEquals(lock, in(pool, () -> lock));
        }
    }

    @OnEveryBackend
    void bothAreReentrantAndAWriterMayReadOn(Backend backend) {
        try (var pool = backend.open()) {
            SharedReadWriteLock lock = pool.sharer().readWriteLock();
            run(pool, () -> {
                lock.writeLock().lock();
                lock.writeLock().lock();
                lock.readLock().lock();
                lock.readLock().lock();
                assertEquals(2, lock.writeLock().getHoldCount());
                assertEquals(2, lock.readLock().getHoldCount());
                lock.writeLock().unlock();
                lock.writeLock().unlock();
                assertFalse(lock.writeLock().isLocked());
                assertFalse(tryToWrite(lock));
                lock.readLock().unlock();
                assertTrue(lock.readLock().isLocked());
                lock.readLock().unlock();
                assertTrue(tryToWrite(lock));
            });
        }
    }

    @OnEveryBackend
    void whoReadsCannotWaitToWrite(Backend backend) {
        try (var pool = backend.open()) {
            SharedReadWriteLock lock = pool.sharer().readWriteLock();
            run(pool, () -> lock.readLock().with(() -> {
                assertFalse(lock.writeLock().tryLock());
                var refused = assertThrows(IllegalStateException.class, () -> lock.writeLock().lock());
                assertEquals("who reads cannot wait to write, since it would wait for itself; unlock the read lock first",
                        refused.getMessage());
            }));
            assertFalse(lock.readLock().isLocked());
        }
    }

    @OnEveryBackendWithWorkers
    void onlyWhoHasOneUnlocksIt(Backend backend) {
        try (var pool = backend.open()) {
            SharedReadWriteLock lock = pool.sharer().readWriteLock();
            for (SharedLock side : List.of(lock.readLock(), lock.writeLock())) {
                assertThrows(IllegalMonitorStateException.class, side::unlock);
                side.lock();
                assertThrows(IllegalMonitorStateException.class, () -> run(pool, () -> side.unlock()));
                side.unlock();
            }
        }
    }

    @OnEveryBackendWithWorkers
    void whoComesToReadWaitsBehindAWriterWhoWaits(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedReadWriteLock lock = pool.sharer().readWriteLock();
            SharedLong written = pool.sharer().ofLong(0);
            lock.readLock().lock();
            var writer = new FutureTask<>(() -> lock.writeLock().with(() -> written.incrementAndGet()));
            Thread thread = Thread.ofPlatform().start(writer);
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            assertFalse(in(pool, () -> tryToRead(lock)));
            Job<Long> reader = pool.submit(() -> lock.readLock().with(() -> written.get()));
            assertTrue(tryToRead(lock));
            lock.readLock().unlock();
            writer.get();
            assertEquals(1, reader.get());
        }
    }

    @OnEveryBackendWithWorkers
    void whoComesToReadGoesOnWhenAWriterHasGivenUp(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedReadWriteLock lock = pool.sharer().readWriteLock();
            lock.readLock().lock();
            var writer = new FutureTask<>(() -> {
                lock.writeLock().lockInterruptibly();
                return 0;
            });
            Thread thread = Thread.ofPlatform().start(writer);
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            Job<Integer> reader = pool.submit(() -> lock.readLock().with(() -> 7));
            thread.interrupt();
            assertEquals(7, reader.get());
            lock.readLock().unlock();
            assertTrue(tryToWrite(lock));
        }
    }

    @Test
    void theyHaveNoConditions() {
        try (var sharer = Sharer.open()) {
            SharedReadWriteLock lock = sharer.readWriteLock();
            for (SharedLock side : List.of(lock.readLock(), lock.writeLock())) {
                assertThrows(UnsupportedOperationException.class, side::newCondition);
            }
        }
    }
}
