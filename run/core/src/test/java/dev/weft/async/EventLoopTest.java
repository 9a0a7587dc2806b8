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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Item 14: callbacks, timers, foreign threads, and running, stopping and closing a loop. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventLoopTest {
    private final LoopClock clock = new LoopClock();
    private final EventLoop loop = EventLoop.open(clock, EventLoopOptions.defaults().name("test"));
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private Runnable say(String word) {
        return () -> log.add(word);
    }

    private void runAll() throws InterruptedException {
        loop.callSoon(loop::stop);
        loop.runForever();
    }

    private static void onAnotherThread(Runnable code) {
        var task = new FutureTask<>(code, true);
        Thread.ofPlatform().name("stranger").start(task);
        try {
            assertTrue(task.get());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void callbacksRunInTheOrderInWhichTheyWereScheduled() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            loop.callSoon(say("" + i));
        }
        runAll();
        for (int i = 0; i < 1_000; i++) {
            assertEquals("" + i, log.get(i));
        }
    }

    @Test
    void callbacksRunInTheThreadThatRunsTheLoop() throws Exception {
        var threads = new ArrayList<Thread>();
        loop.callSoon(() -> threads.add(Thread.currentThread()));
        loop.callLater(Duration.ofSeconds(1), () -> {
            threads.add(Thread.currentThread());
            loop.stop();
        });
        onAnotherThread(() -> loop.callSoonThreadSafe(() -> threads.add(Thread.currentThread())));
        loop.runForever();
        assertEquals(Collections.nCopies(3, Thread.currentThread()), threads);
    }

    @Test
    void aCallbackThatIsAddedInARoundRunsInTheNext() throws Exception {
        loop.callSoon(() -> {
            log.add("a");
            loop.callSoon(say("c"));
        });
        loop.callSoon(say("b"));
        runAll();
        assertEquals(List.of("a", "b"), log);
        runAll();
        assertEquals(List.of("a", "b", "c"), log);
    }

    @Test
    void timersRunInTheOrderOfTheirTimesWhenTheseHaveCome() throws Exception {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Duration when = Duration.ofMillis(random.nextInt(100_000));
            loop.callLater(when, () -> {
                assertEquals(when, clock.time());
                log.add("%06d".formatted(when.toMillis()));
            });
        }
        loop.callLater(Duration.ofMillis(100_000), loop::stop);
        loop.onFailure(error -> log.add(error.toString()));
        loop.runForever();
        assertEquals(500, log.size());
        assertEquals(log.stream().sorted().toList(), log);
    }

    @Test
    void timersOfOneTimeRunInTheOrderInWhichTheyWereMade() throws Exception {
        for (int i = 0; i < 100; i++) {
            loop.callAt(Duration.ofSeconds(1), say("" + i));
        }
        loop.callAt(Duration.ofSeconds(1), loop::stop);
        loop.runForever();
        for (int i = 0; i < 100; i++) {
            assertEquals("" + i, log.get(i));
        }
    }

    @Test
    void aTimerThatIsDueAlreadyRunsBehindWhatIsReady() throws Exception {
        loop.callLater(Duration.ofSeconds(-1), say("timer"));
        loop.callSoon(say("soon"));
        runAll();
        assertEquals(List.of("soon", "timer"), log);
    }

    @Test
    void aTimerMayBeFartherThanALongHasNanoseconds() throws Exception {
        loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), say("later"));
        loop.callAt(Duration.ofSeconds(Long.MAX_VALUE), say("at"));
        runAll();
        assertEquals(List.of(), log);
    }

    @Test
    void timersThatAreCancelledDoNotRun() throws Exception {
        var timers = new ArrayList<LoopTimer>();
        for (int i = 0; i < 200; i++) {
            timers.add(loop.callLater(Duration.ofMillis(i), say("" + i)));
        }
        var shuffled = new ArrayList<>(timers);
        Collections.shuffle(shuffled, new Random(3));
        shuffled.stream().filter(timer -> timer.when().toMillis() % 2 == 0).forEach(timer -> assertTrue(timer.cancel()));
        loop.callLater(Duration.ofMillis(200), loop::stop);
        loop.runForever();
        assertEquals(
                timers.stream().map(timer -> timer.when().toMillis()).filter(time -> time % 2 == 1).map(String::valueOf).toList(), log);
        assertFalse(timers.getFirst().cancel());
        assertFalse(timers.getLast().cancel());
        assertTrue(timers.getLast().isOver());
    }

    @Test
    void aCallbackMayBeTakenBackByOneBeforeIt() throws Exception {
        var second = new AtomicReference<LoopCall>();
        loop.callSoon(() -> log.add("" + second.get().cancel()));
        second.set(loop.callSoon(say("second")));
        runAll();
        assertEquals(List.of("true"), log);
    }

    @Test
    void stopEndsWhenTheRoundIsDone() throws Exception {
        loop.callSoon(() -> {
            loop.stop();
            loop.callSoon(say("next round"));
        });
        loop.callSoon(say("same round"));
        loop.runForever();
        assertEquals(List.of("same round"), log);
    }

    @Test
    void aLoopThatIsStoppedBeforeItRunsRunsOneRound() throws Exception {
        loop.stop();
        loop.callSoon(() -> {
            log.add("first");
            loop.callSoon(say("second"));
        });
        loop.runForever();
        assertEquals(List.of("first"), log);
        loop.stop();
        loop.runForever();
        assertEquals(List.of("first", "second"), log);
    }

    @Test
    void aLoopCannotBeRunWithinItself() throws Exception {
        var errors = new ArrayList<Throwable>();
        loop.onFailure(errors::add);
        loop.callSoon(() -> {
            try {
                loop.runForever();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        loop.callSoon(loop::close);
        runAll();
        assertEquals("test is running already, by thread \"" + Thread.currentThread().getName() + "\"; hand tasks to it instead",
                errors.get(0).getMessage());
        assertEquals("test is running; stop it before it is closed", errors.get(1).getMessage());
        assertFalse(loop.isRunning());
    }

    @Test
    void aClosedLoopTakesNothing() {
        loop.callSoon(say("never"));
        loop.callLater(Duration.ZERO, say("never"));
        loop.close();
        loop.close();
        assertTrue(loop.isClosed());
        assertEquals("test is closed; open another loop",
                assertThrows(IllegalStateException.class, () -> loop.callSoon(say("x"))).getMessage());
        assertThrows(IllegalStateException.class, () -> loop.callLater(Duration.ZERO, say("x")));
        assertThrows(IllegalStateException.class, () -> loop.callSoonThreadSafe(say("x")));
        assertThrows(IllegalStateException.class, () -> loop.start(() -> log.add("x")));
        assertThrows(IllegalStateException.class, loop::runForever);
        assertFalse(loop.isRunning());
        assertEquals(List.of(), log);
    }

    @Test
    void anotherThreadIsToldToUseTheThreadSafeDoor() throws Exception {
        var errors = new ArrayList<Throwable>();
        loop.onFailure(errors::add);
        loop.callSoon(() -> onAnotherThread(() -> {
            assertTrue(loop.isRunning());
            assertEquals(
                    "callSoon of test was called by thread \"stranger\", which is not in the loop; hand it over with callSoonThreadSafe",
                    assertThrows(IllegalStateException.class, () -> loop.callSoon(say("x"))).getMessage());
            assertThrows(IllegalStateException.class, () -> loop.callLater(Duration.ZERO, say("x")));
            assertThrows(IllegalStateException.class, () -> loop.callAt(Duration.ZERO, say("x")));
            assertThrows(IllegalStateException.class, () -> loop.start(() -> log.add("x")));
            assertThrows(IllegalStateException.class, loop::stop);
        }));
        runAll();
        assertEquals(List.of(), errors);
        assertEquals(List.of(), log);
    }

    @Test
    void callsOfAnotherThreadWakeALoopThatSleepsAndKeepTheirOrder() throws Exception {
        try (EventLoop real = EventLoop.open()) {
            var seen = new ArrayList<Integer>();
            Thread stranger = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 10_000; i++) {
                    int number = i;
                    real.callSoonThreadSafe(() -> seen.add(number));
                    if (i % 1_000 == 0) {
                        var done = new CountDownLatch(1);
                        real.callSoonThreadSafe(done::countDown);
                        awaitDone(done);
                    }
                }
                real.callSoonThreadSafe(real::stop);
            });
            real.runForever();
            stranger.join();
            assertEquals(10_000, seen.size());
            assertEquals(seen.stream().sorted().toList(), seen);
        }
    }

    private static void awaitDone(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noCallOfManyThreadsIsLost() throws Exception {
        try (EventLoop real = EventLoop.open()) {
            var count = new AtomicInteger();
            for (int i = 0; i < 8; i++) {
                Thread.ofPlatform().start(() -> {
                    for (int j = 0; j < 5_000; j++) {
                        real.callSoonThreadSafe(() -> {
                            if (count.incrementAndGet() == 40_000) {
                                real.stop();
                            }
                        });
                    }
                });
            }
            real.runForever();
            assertEquals(40_000, count.get());
        }
    }

    @Test
    void whatACallbackThrowsGoesToTheHandlerAndTheLoopGoesOn() throws Exception {
        var errors = new ArrayList<Throwable>();
        var error = new AssertionError("wrong");
        loop.onFailure(errors::add);
        loop.callSoon(() -> {
            throw error;
        });
        loop.callSoon(say("next"));
        runAll();
        assertEquals(List.of(error), errors);
        assertEquals(List.of("next"), log);
    }

    @Test
    void withoutAHandlerItGoesToThatOfTheThread() throws Exception {
        var errors = new ArrayList<Throwable>();
        var thread = new Thread(() -> {
            loop.callSoon(() -> {
                throw new IllegalStateException("wrong");
            });
            try {
                runAll();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.setUncaughtExceptionHandler((_, error) -> errors.add(error));
        thread.start();
        thread.join();
        assertEquals(List.of("wrong"), errors.stream().map(Throwable::getMessage).toList());
    }

    @Test
    void runUntilCompleteGivesTheResult() throws Exception {
        assertEquals(42, loop.runUntilComplete(() -> {
            EventLoop.sleep(Duration.ofHours(1));
            return 42;
        }));
        assertEquals(Duration.ofHours(1), clock.time());
    }

    @Test
    void runUntilCompleteThrowsTheError() {
        var error = new IllegalArgumentException("wrong");
        assertSame(error, assertThrows(IllegalArgumentException.class, () -> loop.runUntilComplete(() -> {
            throw error;
        })));
    }

    @Test
    void runUntilCompleteLeavesTheOthersForLater() throws Exception {
        Job<String> other = loop.start(() -> {
            EventLoop.sleep(Duration.ofSeconds(5));
            return "later";
        });
        assertEquals(1, loop.runUntilComplete(() -> 1));
        assertFalse(other.isDone());
        assertEquals("later", loop.runUntilComplete(other));
    }

    @Test
    void runUntilCompleteTakesAJobOfAnywhere() throws Exception {
        try (var pool = Pool.threads();
                EventLoop real = EventLoop.open()) {
            var goOn = new CountDownLatch(1);
            Job<Integer> job = pool.submit(() -> {
                goOn.await();
                return 3;
            });
            real.callSoon(goOn::countDown);
            assertEquals(3, real.runUntilComplete(job));
        }
    }

    @Test
    void aLoopThatIsStoppedBeforeTheEndOfItsMainTaskSaysSo() {
        Job<Boolean> main = loop.start("main", () -> {
            loop.stop();
            EventLoop.yield();
            EventLoop.yield();
            return true;
        });
        assertEquals("test was stopped before \"main\" had ended",
                assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(main)).getMessage());
    }

    @Test
    void theEndOfAMainTaskThatWasGivenUpDoesNotStopALaterRun() throws Exception {
        Job<@Nullable Void> main = loop.start(() -> EventLoop.sleep(Duration.ofSeconds(1)));
        loop.callSoon(loop::stop);
        assertThrows(IllegalStateException.class, () -> loop.<@Nullable Void>runUntilComplete(main));
        loop.callLater(Duration.ofSeconds(2), () -> {
            log.add("two seconds");
            loop.stop();
        });
        loop.runForever();
        assertTrue(main.isDone());
        assertEquals(List.of("two seconds"), log);
    }

    @Test
    void anInterruptOfTheThreadCancelsTheMainTaskAndWaitsForIt() {
        Thread self = Thread.currentThread();
        assertThrows(InterruptedException.class, () -> loop.runUntilComplete(() -> {
            self.interrupt();
            try {
                EventLoop.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                log.add("interrupted");
                Thread.sleep(1);
                log.add("ended");
                throw e;
            }
        }));
        assertEquals(List.of("interrupted", "ended"), log);
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(List.of(), loop.tasks());
    }

    @Test
    void anInterruptReachesALoopWhoseTasksAreNeverIdle() {
        Thread self = Thread.currentThread();
        for (int i = 0; i < 2; i++) {
            loop.start(() -> {
                while (true) {
                    EventLoop.yield();
                }
            });
        }
        loop.start(self::interrupt);
        assertThrows(InterruptedException.class, loop::runForever);
    }

    @Test
    void aLoopCanBeRunAgainAfterAnInterrupt() throws Exception {
        Thread.currentThread().interrupt();
        loop.callSoon(say("ran"));
        assertThrows(InterruptedException.class, loop::runForever);
        assertEquals(List.of(), log);
        runAll();
        assertEquals(List.of("ran"), log);
    }

    @Test
    void closeCancelsAndJoinsTasks() throws Exception {
        EventLoop real = EventLoop.open();
        Job<@Nullable Void> job = real.start(() -> {
            try {
                EventLoop.sleep(Duration.ofDays(1));
            } finally {
                log.add("cleaned up");
            }
        });
        Job<?> stubborn = real.start(() -> {
            for (int i = 0; i < 3; i++) {
                try {
                    EventLoop.sleep(Duration.ofDays(1));
                } catch (InterruptedException e) {
                    log.add("again");
                }
            }
        });
        Job<?> begun = real.start(() -> {
            log.add("begun");
            EventLoop.sleep(Duration.ofDays(1));
        });
        real.runUntilComplete(() -> EventLoop.sleep(Duration.ofMillis(1)));
        Job<Boolean> late = real.start(() -> log.add("never"));
        real.close();
        assertInstanceOf(Outcome.Cancelled.class, job.outcome());
        assertInstanceOf(Outcome.Cancelled.class, stubborn.outcome());
        assertInstanceOf(Outcome.Cancelled.class, begun.outcome());
        assertInstanceOf(Outcome.Cancelled.class, late.outcome());
        assertEquals(List.of("begun", "cleaned up", "again", "again", "again").stream().sorted().toList(), log.stream().sorted().toList());
        assertEquals(List.of(), real.tasks());
    }

    @Test
    void closeEndsTheWaitsOfTasksThatWentOnAfterTheirCancel() throws Exception {
        EventLoop real = EventLoop.open();
        Job<@Nullable Void> job = real.start(() -> {
            try {
                EventLoop.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                log.add("went on");
                EventLoop.sleep(Duration.ofDays(1));
            }
        });
        real.callSoon(() -> real.callSoon(job::cancel));
        real.runUntilComplete(() -> {
            while (log.isEmpty()) {
                EventLoop.yield();
            }
        });
        assertEquals(List.of(job), real.tasks());
        real.close();
        assertEquals(List.of(), real.tasks());
    }

    @Test
    void runClosesItsLoop() throws Exception {
        var loops = new ArrayList<EventLoop>();
        assertEquals("done", EventLoop.run(() -> {
            EventLoop own = EventLoop.current();
            loops.add(own);
            own.start(() -> EventLoop.sleep(Duration.ofDays(1)));
            return "done";
        }));
        assertTrue(loops.getFirst().isClosed());
        assertEquals(List.of(), loops.getFirst().tasks());
    }

    @Test
    void theCurrentLoopIsThatOfTheCode() throws Exception {
        var seen = new ArrayList<EventLoop>();
        loop.callSoon(() -> seen.add(EventLoop.current()));
        loop.start(() -> seen.add(EventLoop.current()));
        runAll();
        assertEquals(List.of(loop, loop), seen);
        assertEquals("this code is in no event loop; start it with loop.start or EventLoop.run",
                assertThrows(IllegalStateException.class, EventLoop::current).getMessage());
    }

    @Test
    void callbacksTimersAndTasksSeeTheKeysOfWhoScheduledThem() throws Exception {
        ContextKey<String> user = ContextKey.of("user");
        Runnable note = () -> log.add(user.orElse("nobody"));
        loop.callSoon(note);
        user.where("ann").run(() -> {
            loop.callSoon(note);
            loop.callLater(Duration.ZERO, note);
            loop.start(note::run);
            loop.callSoon(() -> loop.callSoon(note));
        });
        user.where("bob").run(() -> {
            runAll();
            runAll();
            return;
        });
        assertEquals(List.of("nobody", "ann", "ann", "ann", "ann"), log);
        assertEquals("nobody", user.orElse("nobody"));
    }

    @Test
    void theClockOfTheLoopBeginsWithIt() throws Exception {
        assertEquals(Duration.ZERO, loop.time());
        loop.runUntilComplete(() -> EventLoop.sleep(Duration.ofMinutes(3)));
        assertEquals(Duration.ofMinutes(3), loop.time());
        assertEquals(Duration.ofMinutes(4), Objects.requireNonNull(loop.callLater(Duration.ofMinutes(1), say("x"))).when());
    }
}
