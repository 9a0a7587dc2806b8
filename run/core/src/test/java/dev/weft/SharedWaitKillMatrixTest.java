package dev.weft;

import static dev.weft.Victims.HERE;
import static dev.weft.Victims.beside;
import static dev.weft.Victims.get;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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
 * Workers are killed when they have permits, and when they wait, where semaphores, events, latches and barriers are in memory. Nobody else
 * waits for longer, no permit is lost, and what had been done stays.
 */
@ExtendWith(NothingLeft.OfClass.class)
@Timeout(value = 7, unit = TimeUnit.DAYS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // each wait in it has a limit of its own
@Tag("deep")
class SharedWaitKillMatrixTest {
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

    /** Takes a permit; comes by {@link Victims#HERE} when it will wait, and has asked what a process asks once. */
    private static int acquire(SharedSemaphore permits) throws InterruptedException {
        if (permits.tryAcquire()) {
            return 1;
        }
        Victims.here();
        permits.acquire();
        return 1;
    }

    @Test
    void permitsOfADeadOneComeBackOnce() {
        victims.each(point -> {
            SharedSemaphore permits = victims.sharer().boundedSemaphore(5);
            victims.stand(point, () -> {
                permits.acquire();
                permits.acquire();
                permits.acquire(2);
                permits.release();
                Victims.here();
            });
            int taken = point.equals(HERE) ? 3 : 0;
            assertEquals(5 - taken, permits.availablePermits());
            Job<Integer> there = victims.survivor(() -> {
                permits.acquire(5);
                permits.release(5);
                return 1;
            });
            victims.killAndAwaitNotice();
            get(there);
            assertEquals(5, permits.availablePermits());
        }, "line.asks", HERE);
    }

    @Test
    void whoDiesTakingOrGivingAPermitHasDoneSoOnce() {
        victims.each(point -> {
            SharedSemaphore permits = victims.sharer().boundedSemaphore(3);
            victims.stand(point, () -> {
                permits.acquire();
                permits.release();
            });
            assertEquals(point.equals("semaphore.acquired") ? 2 : 3, permits.availablePermits());
            // Others go on meanwhile.
            assertTrue(permits.tryAcquire());
            permits.release();
            Job<Integer> there = victims.survivor(() -> {
                permits.acquire(3);
                permits.release(3);
                return 1;
            });
            victims.killAndAwaitNotice();
            get(there);
            assertEquals(3, permits.availablePermits());
        }, "semaphore.acquired", "semaphore.released");
    }

    @Test
    void permitsThatADeadOneWaitedForGoToTheNext() {
        victims.each(point -> {
            SharedSemaphore permits = victims.sharer().semaphore(1);
            permits.acquire();
            victims.stand(HERE, () -> acquire(permits));
            victims.goOnTo("line.asked");
            if (point.equals("line.answered")) {
                victims.leaveFor(point);
                permits.release();
                victims.arrive();
            }
            Job<Integer> there = victims.survivor(() -> acquire(permits), HERE, "line.asked");
            victims.kill();
            if (point.equals("line.asked")) {
                permits.release();
            }
            get(there);
            victims.awaitNoticed();
            assertEquals(0, permits.availablePermits());
            permits.release();
            assertTrue(permits.tryAcquire());
        }, "line.asked", "line.answered");
    }

    @Test
    void anEventWakesAllButTheDead() {
        victims.each(point -> {
            SharedEvent event = victims.sharer().event();
            victims.stand(point, event::await);
            var here = beside(() -> {
                event.await();
                return 1;
            }).asleep();
            Job<Integer> there = victims.survivor(() -> {
                event.await();
                return 1;
            }, "line.asked");
            victims.kill();
            event.set();
            get(there);
            here.get();
            victims.awaitNoticed();
            event.clear();
            assertFalse(event.isSet());
        }, "line.asks", "line.asked");
        victims.each(point -> {
            SharedEvent event = victims.sharer().event();
            var here = beside(() -> {
                event.await();
                return 1;
            }).asleep();
            // Somebody sleeps, so the home is asked.
            victims.stand(point, event::set);
            if (point.equals("line.asks")) {
                victims.killAndAwaitNotice();
                assertFalse(event.isSet());
                event.set();
            }
            here.get();
            if (!point.equals("line.asks")) {
                victims.killAndAwaitNotice();
                assertTrue(event.isSet());
            }
        }, "line.asks", "line.asked", "line.answered");
    }

    @Test
    void aLatchCountsWhatADeadOneHasCounted() {
        victims.each(point -> {
            SharedLatch latch = victims.sharer().latch(2);
            var here = beside(() -> {
                latch.await();
                return 1;
            }).asleep();
            // The first is counted in memory, the last by the home, since somebody sleeps.
            victims.stand(point, () -> {
                latch.countDown();
                Victims.here();
                latch.countDown();
            });
            boolean isOpen = point.equals("line.asked") || point.equals("line.answered");
            if (isOpen) {
                here.get();
            }
            victims.killAndAwaitNotice();
            assertEquals(isOpen ? 0 : 1, latch.getCount());
            latch.countDown();
            here.get();
        }, HERE, "line.asks", "line.asked", "line.answered");
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

    @Test
    void aBarrierAtWhichADeadOneWaitedIsBroken() {
        victims.each(point -> {
            SharedBarrier barrier = victims.sharer().barrier(3);
            Action awaits = () -> pass(barrier);
            Action awaitsBeside = () -> {
                Thread.ofVirtual().start(awaits);
                Victims.here();
            };
            victims.stand(point, point.equals(HERE) ? awaitsBeside : awaits);
            Job<String> there = victims.survivor(() -> pass(barrier));
            int waiting = point.equals("barrier.announced") ? 1 : 2;
            await().until(() -> barrier.getNumberWaiting() == waiting);
            victims.kill();
            assertEquals("broken", get(there));
            assertTrue(barrier.isBroken());
            barrier.reset();
            assertFalse(barrier.isBroken());
        }, HERE, "barrier.announced", "barrier.arrived");
    }

    private static String pass(SharedBarrier barrier) {
        try {
            return "index " + barrier.await();
        } catch (BrokenBarrierException e) {
            return "broken";
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }
}
