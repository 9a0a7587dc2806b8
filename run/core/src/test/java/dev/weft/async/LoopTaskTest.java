package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.Outcome;
import dev.weft.TaskException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items 13 and 14: tasks of a loop run one at a time, give way only where they wait, and can be cancelled there. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopTaskTest {
    private final EventLoop loop = EventLoop.open(EventLoopOptions.defaults().name("test"));
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void tasksGiveWayOnlyWhereTheyWait() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            loop.start(() -> {
                log.add(name + 1);
                log.add(name + 2);
                EventLoop.yield();
                log.add(name + 3);
            });
        }
        loop.runUntilComplete(() -> {
            EventLoop.yield();
            EventLoop.yield();
        });
        assertEquals(List.of("a1", "a2", "b1", "b2", "c1", "c2", "a3", "b3", "c3"), log);
    }

    @Test
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void whatTasksShareNeedsNoLock() throws Exception {
        int[] counter = new int[1];
        var jobs = new ArrayList<Job<@Nullable Void>>();
        for (int i = 0; i < 100; i++) {
            jobs.add(loop.start(() -> {
                for (int j = 0; j < 1_000; j++) {
                    counter[0]++;
                    EventLoop.yield();
                }
            }));
        }
        for (var job : jobs) {
            loop.runUntilComplete(job);
        }
        assertEquals(100_000, counter[0]);
    }

    @Test
    void neverMoreThanOneRuns() throws Exception {
        var atOnce = new AtomicInteger();
        var most = new AtomicInteger();
        Action work = () -> {
            for (int i = 0; i < 200; i++) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                atOnce.decrementAndGet();
                if (i % 3 == 0) {
                    EventLoop.await(() -> Thread.holdsLock(this));
                } else if (i % 3 == 1) {
                    EventLoop.sleep(Duration.ofNanos(i));
                } else {
                    EventLoop.yield();
                }
            }
        };
        var jobs = new ArrayList<Job<@Nullable Void>>();
        for (int i = 0; i < 20; i++) {
            jobs.add(loop.start(work));
        }
        for (var job : jobs) {
            loop.runUntilComplete(job);
        }
        assertEquals(1, most.get());
    }

    @Test
    void aTaskRunsOnAVirtualThreadOfItsOwn() throws Exception {
        var threads = new ArrayList<Thread>();
        Action note = () -> {
            threads.add(Thread.currentThread());
            EventLoop.yield();
            threads.add(Thread.currentThread());
        };
        Job<?> one = loop.start(note);
        loop.runUntilComplete(note);
        assertTrue(one.isDone());
        assertTrue(threads.getFirst().isVirtual());
        assertEquals(threads.get(0), threads.get(2));
        assertEquals(threads.get(1), threads.get(3));
        assertFalse(threads.get(0).equals(threads.get(1)));
    }

    @Test
    void awaitGivesResultsAndThrowsErrors() throws Exception {
        loop.runUntilComplete(() -> {
            assertEquals(7, EventLoop.await(loop.start(() -> 7)));
            Job<String> failing = loop.start(() -> {
                EventLoop.yield();
                throw new IOException("no disk");
            });
            var error = assertThrows(TaskException.class, () -> EventLoop.await(failing));
            assertInstanceOf(IOException.class, error.getCause());
            Job<?> cancelled = loop.start(() -> EventLoop.sleep(Duration.ofDays(1)));
            cancelled.cancel();
            assertThrows(CancellationException.class, () -> EventLoop.await(cancelled));
        });
    }

    @Test
    void awaitOfAJobThatHasEndedDoesNotGiveWay() throws Exception {
        Job<Integer> early = loop.start(() -> 7);
        loop.runUntilComplete(early);
        loop.start(() -> log.add("other"));
        loop.runUntilComplete(() -> {
            EventLoop.yield();
            loop.callSoon(() -> log.add("callback"));
            EventLoop.await(early);
            log.add("main");
        });
        assertEquals(List.of("other", "main"), log);
    }

    @Test
    void aTaskThatIsCancelledBeforeItHasBegunNeverBegins() throws Exception {
        Job<Boolean> job = loop.start(() -> log.add("begun"));
        assertTrue(job.cancel());
        loop.runUntilComplete(() -> EventLoop.yield());
        assertEquals(List.of(), log);
        assertEquals(List.of(), loop.tasks());
    }

    @Test
    void cancelEndsTheWaitAndWhatIsAwaited() throws Exception {
        Job<@Nullable Void> inner = loop.start("inner", () -> {
            try {
                EventLoop.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                log.add("inner");
                throw e;
            }
        });
        Job<@Nullable Void> outer = loop.start("outer", () -> {
            try {
                EventLoop.await(inner);
            } catch (InterruptedException e) {
                log.add("outer: " + e.getMessage() + " " + Thread.currentThread().isInterrupted());
                throw e;
            }
        });
        loop.callSoon(() -> loop.callSoon(outer::cancel));
        loop.runUntilComplete(() -> {
            while (loop.tasks().size() > 1) {
                EventLoop.yield();
            }
        });
        assertTrue(outer.isCancelled());
        assertTrue(inner.isCancelled());
        assertEquals(List.of("outer: task \"outer\" was told to stop false", "inner"), log);
    }

    @Test
    void aCancelFromAnotherThreadEndsTheWaitToo() throws Exception {
        Job<@Nullable Void> job = loop.start(() -> {
            try {
                EventLoop.sleep(Duration.ofDays(1));
            } finally {
                log.add("ended in the loop: " + loop.tasks().size());
            }
        });
        loop.callSoon(() -> loop.callSoon(() -> Thread.ofPlatform().start(job::cancel)));
        assertThrows(CancellationException.class, () -> loop.<@Nullable Void>runUntilComplete(job));
        loop.runUntilComplete(() -> {
            while (loop.tasks().size() > 1) {
                EventLoop.yield();
            }
        });
        assertEquals(1, log.size());
    }

    @Test
    void doneActionsRunInTheLoopWhoeverCancels() throws Exception {
        Thread self = Thread.currentThread();
        Job<@Nullable Void> job = loop.start(() -> EventLoop.sleep(Duration.ofDays(1)));
        var thread = new AtomicReference<Thread>();
        var _ = job.onDone(_ -> {
            thread.set(Thread.currentThread());
            loop.stop();
        });
        loop.callSoon(() -> Thread.ofPlatform().start(job::cancel));
        loop.runForever();
        assertEquals(self, thread.get());
    }

    @Test
    void anErrorAfterTheCancelGoesToTheHandler() throws Exception {
        var errors = new ArrayList<Throwable>();
        loop.onFailure(errors::add);
        Job<@Nullable Void> job = loop.start(() -> {
            try {
                EventLoop.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                throw new IllegalStateException("cannot clean up", e);
            }
        });
        loop.callSoon(() -> loop.callSoon(job::cancel));
        loop.runUntilComplete(() -> {
            while (loop.tasks().size() > 1) {
                EventLoop.yield();
            }
        });
        assertEquals(List.of("cannot clean up"), errors.stream().map(Throwable::getMessage).toList());
    }

    @Test
    void aScopeThatIsLateEndsTheWaitsInIt() throws Exception {
        loop.runUntilComplete(() -> {
            assertFalse(CancelScope.run(Duration.ofMillis(20), _ -> EventLoop.sleep(Duration.ofDays(1))));
            assertFalse(Thread.currentThread().isInterrupted());
            EventLoop.sleep(Duration.ofMillis(1));
        });
    }

    @Test
    void aCancelledScopeRefusesEachWait() throws Exception {
        loop.runUntilComplete(() -> {
            assertTrue(CancelScope.run(scope -> {
                scope.cancel();
                assertThrows(InterruptedException.class, () -> EventLoop.sleep(Duration.ofDays(1)));
                assertThrows(InterruptedException.class, () -> EventLoop.await(() -> log.add("never")));
                assertThrows(InterruptedException.class, EventLoop::yield);
            }));
            EventLoop.yield();
        });
        assertEquals(List.of(), log);
    }

    @Test
    void othersHaveTheirTurnsBesideACallThatBlocks() throws Exception {
        var goOn = new CountDownLatch(1);
        loop.start(() -> {
            log.add("other");
            goOn.countDown();
        });
        loop.runUntilComplete(() -> {
            Thread self = Thread.currentThread();
            EventLoop.await(() -> {
                goOn.await();
                assertEquals(self, Thread.currentThread());
                return true;
            });
            log.add("main");
        });
        assertEquals(List.of("other", "main"), log);
    }

    @Test
    void aCallBesideTheLoopCannotUseIt() throws Exception {
        loop.runUntilComplete(() -> {
            var error = assertThrows(IllegalStateException.class, () -> EventLoop.await(() -> loop.callSoon(() -> { })));
            assertTrue(error.toString().contains("hand it over with callSoonThreadSafe"), error.toString());
            error = assertThrows(IllegalStateException.class, () -> EventLoop.<Boolean, InterruptedException>await(() -> {
                EventLoop.yield();
                return true;
            }));
            assertEquals("EventLoop.yield was called in a call that runs beside event loop \"test\" while the task waits for it;"
                    + " wait without EventLoop there", error.getMessage());
        });
    }

    @Test
    void aCancelReachesACallBesideTheLoop() throws Exception {
        var never = new CountDownLatch(1);
        Job<@Nullable Void> job = loop.start(() -> {
            EventLoop.await(() -> {
                log.add("waits");
                never.await();
                return true;
            });
        });
        loop.runUntilComplete(() -> {
            while (log.isEmpty()) {
                EventLoop.yield();
            }
            job.cancel();
            while (loop.tasks().size() > 1) {
                EventLoop.yield();
            }
        });
        assertTrue(job.isCancelled());
    }

    @Test
    void groupsAndGatherWorkInTasks() throws Exception {
        ContextKey<String> user = ContextKey.of("user");
        loop.start(() -> log.add("other"));
        int sum = loop.runUntilComplete(() -> user.where("ann").call(() -> {
            List<String> both = EventLoop.await(() -> Async.gather(user::get, () -> "b"));
            assertEquals(List.of("ann", "b"), both);
            return EventLoop.await(() -> TaskGroup.call(group -> {
                Job<Integer> one = group.start(() -> 20);
                Job<Integer> two = group.start(() -> 22);
                return Async.await(one) + Async.await(two);
            }));
        }));
        assertEquals(42, sum);
        assertEquals(List.of("other"), log);
    }

    @Test
    void aTaskOfAGroupIsNoTaskOfTheLoop() throws Exception {
        loop.runUntilComplete(() -> EventLoop.<Boolean, InterruptedException>await(() -> {
            TaskGroup.run(group -> {
                Job<@Nullable Void> job = group.start(() -> {
                    assertThrows(IllegalStateException.class, EventLoop::yield);
                    assertThrows(IllegalStateException.class, () -> loop.callSoon(() -> { }));
                });
                Async.<@Nullable Void>await(job);
            });
            return true;
        }));
    }

    @Test
    void aTaskHasTheInheritableThreadLocalsOfWhoStartsIt() throws Exception {
        var local = new InheritableThreadLocal<String>();
        local.set("main");
        Job<String> job = loop.start(local::get);
        local.remove();
        assertEquals("main", loop.runUntilComplete(job));
    }

    @Test
    void waitsAreForTasksAlone() throws Exception {
        var errors = new ArrayList<String>();
        loop.onFailure(error -> errors.add(String.valueOf(error.getMessage())));
        loop.callSoon(() -> {
            try {
                EventLoop.sleep(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        loop.runUntilComplete(() -> EventLoop.yield());
        assertEquals(
                List.of("EventLoop.sleep was called in a callback of event loop \"test\", which cannot wait; start a task: loop.start"),
                errors);
        assertEquals("EventLoop.sleep waits in a task of a loop, and this code is in none; start it with loop.start or EventLoop.run",
                assertThrows(IllegalStateException.class, () -> EventLoop.sleep(Duration.ofSeconds(1))).getMessage());
    }

    @Test
    void aWaitThatWouldHoldTheLoopForEverIsRefused() throws Exception {
        loop.runUntilComplete(() -> {
            Job<Integer> job = loop.start("x", () -> 3);
            assertEquals("waiting for \"x\" in this way would hold test, in which it ends; use EventLoop.await in a task, or onDone",
                    assertThrows(IllegalStateException.class, job::outcome).getMessage());
            assertThrows(IllegalStateException.class, job::get);
            assertEquals(3, EventLoop.await(job));
            assertEquals(3, job.get());
        });
    }

    @Test
    void aTaskCannotWaitForItself() throws Exception {
        var self = new AtomicReference<Job<Integer>>();
        self.set(loop.start("self", () -> EventLoop.await(self.get())));
        assertEquals("task \"self\" cannot wait for itself",
                assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(self.get())).getMessage());
    }

    @Test
    void otherThreadsStartTasksByADoorOfTheirOwn() throws Exception {
        var seen = new AtomicReference<@Nullable Throwable>();
        Thread.ofPlatform().start(() -> {
            try {
                Job<Boolean> job = loop.startThreadSafe(() -> {
                    EventLoop.yield();
                    return EventLoop.current() == loop;
                });
                assertTrue(job.get());
            } catch (Throwable e) {
                seen.set(e);
            }
            loop.callSoonThreadSafe(loop::stop);
        });
        loop.runForever();
        assertEquals(null, seen.get());
    }

    @Test
    void aFairLockServesTasksInTheirOrderAndSurvivesTheCancelOfTheFirst() throws Exception {
        var lock = new ReentrantLock(true);
        var jobs = new ArrayList<Job<@Nullable Void>>();
        lock.lock();
        loop.runUntilComplete(() -> {
            for (int i = 0; i < 5; i++) {
                int number = i;
                jobs.add(loop.start(() -> {
                    EventLoop.await(() -> {
                        lock.lockInterruptibly();
                        return true;
                    });
                    try {
                        log.add("" + number);
                        EventLoop.yield();
                    } finally {
                        lock.unlock();
                    }
                }));
                while (lock.getQueueLength() < i + 1) {
                    EventLoop.yield();
                }
            }
            jobs.getFirst().cancel();
            while (lock.getQueueLength() == 5) {
                EventLoop.yield();
            }
        });
        lock.unlock();
        for (var job : jobs.subList(1, 5)) {
            loop.runUntilComplete(job);
        }
        assertEquals(List.of("1", "2", "3", "4"), log);
        assertFalse(lock.isLocked());
    }

    @Test
    void aFairSemaphoreServesTasksInTheirOrderAndSurvivesTheCancelOfTheFirst() throws Exception {
        var permits = new Semaphore(0, true);
        var jobs = new ArrayList<Job<@Nullable Void>>();
        loop.runUntilComplete(() -> {
            for (int i = 0; i < 4; i++) {
                int number = i;
                jobs.add(loop.start(() -> {
                    EventLoop.await(() -> {
                        permits.acquire();
                        return true;
                    });
                    log.add("" + number);
                    permits.release();
                }));
                while (permits.getQueueLength() < i + 1) {
                    EventLoop.yield();
                }
            }
            jobs.getFirst().cancel();
            permits.release();
            for (var job : jobs.subList(1, 4)) {
                EventLoop.await(job);
            }
        });
        assertEquals(List.of("1", "2", "3"), log);
        assertEquals(1, permits.availablePermits());
    }

    @Test
    void theOutcomeOfACancelledTaskIsCancelled() throws Exception {
        Job<Integer> job = loop.start(() -> {
            EventLoop.sleep(Duration.ofDays(1));
            return 1;
        });
        job.cancel();
        assertEquals(new Outcome.Cancelled<>(), job.outcome());
    }

    @Test
    void aTaskThatIsHandedOverWhileTheLoopIsClosedIsCancelled() throws Exception {
        var self = new AtomicReference<EventLoop>();
        var platform = new ManualPlatform(code -> {
            self.get().close();
            return Thread.ofVirtual().unstarted(code);
        });
        try (var other = EventLoop.open(platform, EventLoopOptions.defaults())) {
            self.set(other);
            Job<String> job = other.startThreadSafe(() -> "tea");
            assertEquals(new Outcome.Cancelled<>(), job.outcome());
            assertEquals(List.of(), other.tasks());
        }
    }

    @Test
    void nothingIsStartedInAScopeThatWasToldToStop() throws Exception {
        CancelScope.run(scope -> {
            scope.cancel();
            assertThrows(InterruptedException.class, () -> loop.runUntilComplete((Action) () -> log.add("action")));
            assertThrows(InterruptedException.class, () -> loop.runUntilComplete(() -> log.add("task")));
        });
        assertEquals(List.of(), loop.tasks());
    }

    private static void assertRefused(Action wait) {
        assertEquals("a wait for others here would hold event loop \"test\", in which they may be;"
                + " wait beside it in a task: EventLoop.await(() -> …)",
                assertThrows(IllegalStateException.class, wait::act).getMessage());
    }

    @Test
    void aWaitThatWouldHoldTheLoopIsRefusedAndLeavesNothing() throws Exception {
        AsyncQueue<Integer> queue = AsyncQueue.fifo(1);
        var limiter = new Limiter(1);
        loop.runUntilComplete(() -> {
            assertRefused(queue::take);
            queue.put(1);
            assertRefused(() -> queue.put(2));
            assertRefused(queue::join);
            assertEquals(1, queue.take());
            assertRefused(() -> new AsyncEvent().await());
            limiter.total(0);
            assertRefused(limiter::acquire);
            limiter.total(1);
            assertEquals(new Limiter.Statistics(0, 1, 0), limiter.statistics());
            loop.onFailure(error -> log.add(error.toString()));
            loop.callSoon(() -> assertRefused(queue::take));

            Job<Integer> beside = loop.start(() -> EventLoop.await(() -> queue.take()));
            EventLoop.yield();
            queue.put(3);
            assertEquals(3, EventLoop.await(beside));
        });
        assertEquals(List.of(), log);
    }
}
