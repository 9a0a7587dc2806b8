package dev.weft;

import static dev.weft.Victims.HERE;
import static dev.weft.Victims.beside;
import static dev.weft.Victims.get;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed at every step of a wait that their home does for them: for locks, semaphores, barriers, events and latches which are
 * not in memory. Nobody else waits for longer, no permit is lost, and what had been done stays.
 */
@ExtendWith({WithoutSharedMemory.class, NothingLeft.OfClass.class})
@Timeout(value = 7, unit = TimeUnit.DAYS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // each wait in it has a limit of its own
@Tag("deep")
class SharedWaitWithoutMemoryKillMatrixTest {
    @TempDir
    static Path folder;

    private static Victims victims;

    @BeforeAll
    static void start() throws Exception {
        victims = new Victims(folder);
    }

    @AfterAll
    static void end() throws Exception {
        victims.close();
    }

    /** Whether the home has done, or does, what was asked for at such a point. */
    private static boolean isAsked(String point) {
        return !point.equals("line.asks");
    }

    private static int lockAndUnlock(SharedLock lock) {
        lock.lock();
        lock.unlock();
        return 1;
    }

    @Test
    void aLockOfADeadOneIsFree() {
        victims.each(point -> {
            for (SharedLock lock : List.of(victims.sharer().lock(), victims.sharer().readWriteLock().writeLock())) {
                victims.stand(point, lock::lock);
                if (isAsked(point)) {
                    await().until(lock::isLocked);
                }
                var here = beside(() -> lockAndUnlock(lock));
                if (isAsked(point)) {
                    here.asleep();
                }
                victims.kill();
                here.get();
                get(victims.survivor(() -> lockAndUnlock(lock)));
                assertFalse(lock.isLocked());
            }
        }, "line.asks", "line.asked", "line.answered");
    }

    @Test
    void aLockThatADeadOneWaitedForGoesToTheNext() {
        victims.each(point -> {
            for (SharedLock lock : List.of(victims.sharer().lock(), victims.sharer().readWriteLock().writeLock())) {
                lock.lock();
                victims.stand(point, lock::lock);
                Job<Integer> there = victims.survivor(() -> lockAndUnlock(lock), "line.asked");
                victims.kill();
                lock.unlock();
                get(there);
                await().until(() -> !lock.isLocked());
            }
        }, "line.asked");
    }

    @Test
    void aLockIsReadByNoDeadOne() {
        victims.each(point -> {
            SharedReadWriteLock lock = victims.sharer().readWriteLock();
            victims.stand(point, () -> lock.readLock().lock());
            await().until(lock.readLock()::isLocked);
            var writing = beside(() -> lockAndUnlock(lock.writeLock())).asleep();
            victims.kill();
            writing.get();
            get(victims.survivor(() -> lockAndUnlock(lock.readLock())));
        }, "line.asked", "line.answered");
    }

    @Test
    void permitsOfADeadOneComeBackOnce() {
        victims.each(point -> {
            SharedSemaphore permits = victims.sharer().boundedSemaphore(3);
            boolean releases = point.startsWith("release ");
            String last = releases ? point.substring("release ".length()) : point;
            victims.stand(releases ? HERE : last, () -> {
                permits.acquire(2);
                Victims.here();
                permits.release(2);
            });
            boolean hasThem = releases ? !isAsked(last) : isAsked(last);
            if (releases) {
                victims.goOnTo(last);
            }
            await().until(() -> permits.availablePermits() == (hasThem ? 1 : 3));
            Job<Integer> there = victims.survivor(() -> {
                permits.acquire(3);
                permits.release(3);
                return 1;
            });
            victims.killAndAwaitNotice();
            get(there);
            assertEquals(3, permits.availablePermits());
        }, "line.asks", "line.asked", "line.answered", HERE, "release line.asks", "release line.asked", "release line.answered");
    }

    @Test
    void permitsThatADeadOneWaitedForGoToTheNext() {
        victims.each(point -> {
            SharedSemaphore permits = victims.sharer().semaphore(3);
            permits.acquire(3);
            victims.stand("line.asked", () -> permits.acquire(2));
            if (point.equals("line.answered")) {
                victims.leaveFor(point);
                permits.release(3);
                victims.arrive();
            }
            Job<Integer> there = victims.survivor(() -> {
                permits.acquire(3);
                return 1;
            }, "line.asked");
            if (point.equals("line.asked")) {
                permits.release(3);
            }
            victims.kill();
            get(there);
            assertEquals(0, permits.availablePermits());
            get(victims.survivor(() -> {
                permits.release(3);
                return 1;
            }));
            victims.awaitNoticed();
            assertEquals(3, permits.availablePermits());
        }, "line.asked", "line.answered");
    }

    private static String pass(SharedBarrier barrier) throws InterruptedException {
        try {
            return "index " + barrier.await();
        } catch (BrokenBarrierException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aBarrierAtWhichADeadOneWaitedIsBroken() {
        victims.each(point -> {
            SharedBarrier barrier = victims.sharer().barrier(3);
            victims.stand(point, barrier::await);
            Job<String> there = victims.survivor(() -> pass(barrier));
            await().until(() -> barrier.getNumberWaiting() == (isAsked(point) ? 2 : 1));
            if (isAsked(point)) {
                victims.kill();
                assertTrue(get(there).endsWith("ended when it had arrived"), there.toString());
                assertTrue(barrier.isBroken());
            } else {
                victims.killAndAwaitNotice();
                assertFalse(barrier.isBroken());
                Job<String> another = victims.survivor(() -> pass(barrier));
                await().until(() -> barrier.getNumberWaiting() == 2);
                assertEquals("index 0", pass(barrier));
                assertEquals("index 2", get(there));
                assertEquals("index 1", get(another));
            }
        }, "line.asks", "line.asked");
    }

    @Test
    void aBarrierThatADeadOneHasPassedIsWhole() {
        victims.each(point -> {
            SharedBarrier barrier = victims.sharer().barrier(2);
            victims.approach(point, barrier::await);
            assertTrue(pass(barrier).startsWith("index "));
            victims.arrive();
            victims.killAndAwaitNotice();
            assertFalse(barrier.isBroken());
            Job<String> there = victims.survivor(() -> pass(barrier));
            assertTrue(pass(barrier).startsWith("index "));
            assertTrue(get(there).startsWith("index "));
        }, "line.answered");
    }

    @Test
    void aBarrierWhoseActionADeadOneRanIsBroken() {
        victims.each(point -> {
            SharedBarrier barrier = victims.sharer().barrier(2, Victims::here);
            var first = beside(() -> pass(barrier));
            await().until(() -> barrier.getNumberWaiting() == 1);
            victims.stand(HERE, barrier::await);
            if (!point.equals(HERE)) {
                victims.goOnTo(point);
            }
            if (isAsked(point) && !point.equals(HERE)) {
                assertEquals("index 1", first.get());
                victims.killAndAwaitNotice();
                assertFalse(barrier.isBroken());
            } else {
                victims.kill();
                assertTrue(first.get().endsWith("ended when it had arrived"));
                assertTrue(barrier.isBroken());
            }
        }, HERE, "line.asks", "line.asked");
    }

    @Test
    void anEventWakesAllButTheDead() {
        victims.each(point -> {
            SharedEvent event = victims.sharer().event();
            victims.stand(point, event::await);
            Job<Integer> there = victims.survivor(() -> {
                event.await();
                return 1;
            }, "line.asked");
            victims.kill();
            event.set();
            get(there);
        }, "line.asks", "line.asked");
        victims.each(point -> {
            SharedEvent event = victims.sharer().event();
            victims.stand(point, event::set);
            if (isAsked(point)) {
                event.await();
            }
            victims.killAndAwaitNotice();
            assertEquals(isAsked(point), event.isSet());
        }, "line.asks", "line.asked");
    }

    @Test
    void aLatchCountsWhatADeadOneHasCounted() {
        victims.each(point -> {
            SharedLatch latch = victims.sharer().latch(2);
            victims.stand(point, latch::countDown);
            Job<Integer> there = victims.survivor(() -> {
                latch.await();
                return 1;
            }, "line.asked");
            await().until(() -> latch.getCount() == (isAsked(point) ? 1 : 2));
            victims.killAndAwaitNotice();
            latch.countDown();
            assertEquals(isAsked(point) ? 0 : 1, latch.getCount());
            latch.countDown();
            get(there);
        }, "line.asks", "line.asked");
        victims.each(point -> {
            SharedLatch latch = victims.sharer().latch(1);
            victims.stand(point, latch::await);
            Job<Integer> there = victims.survivor(() -> {
                latch.await();
                return 1;
            }, "line.asked");
            victims.kill();
            latch.countDown();
            get(there);
        }, "line.asked");
    }
}
