package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Job;
import dev.weft.Outcome;
import dev.weft.TaskException;
import dev.weft.async.GroupOptions.OnFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Cancels, ends and time-outs that meet at random: each wait returns, nothing is left running, and nobody is interrupted who was not meant.
 * {@code -Pasync-stress} makes a hundred thousand rounds of each.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncStressTest {
    private static final int ROUNDS = Integer.getInteger("weft.async.stress.rounds", 300);
    private static final long SEED = Long.getLong("weft.async.stress.seed", 1);
    private static final Duration LONG = Duration.ofMinutes(1);

    private interface Scenario {
        void play(StressRound round, SplittableRandom random) throws Exception;
    }

    /** Plays rounds in which nobody but scopes interrupts. */
    private static void rounds(Scenario scenario) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            String seed = "round " + i + " of seed " + SEED;
            var round = new StressRound(SEED + i);
            try {
                round.run(random -> scenario.play(round, random));
            } catch (InterruptedException e) {
                throw new AssertionError(seed + ": nobody has interrupted this thread", e);
            }
            assertFalse(Thread.interrupted(), () -> seed + " leaves this thread interrupted");
            if (round.wrong() != null) {
                throw new AssertionError(seed, round.wrong());
            }
            assertEquals(0, round.running(), () -> seed + " leaves tasks running");
        }
    }

    /** Within a limit of time, half of the time. */
    private static void limited(SplittableRandom random, ScopedValue.CallableOp<?, Exception> code) throws Exception {
        if (random.nextBoolean()) {
            CancelScope.run(StressRound.moment(random), _ -> {
                var _ = code.call();
            });
        } else {
            code.call();
        }
    }

    @Test
    void gather() throws Exception {
        rounds((round, random) -> {
            var calls = round.calls(4, StressRound::work);
            limited(random, () -> {
                if (random.nextBoolean()) {
                    assertEquals(calls.size(), Async.gather(calls).size());
                } else {
                    assertEquals(calls.size(), Async.gatherSettled(calls).size());
                }
                return 0;
            });
        });
    }

    @Test
    void race() throws Exception {
        rounds((round, random) -> {
            var calls = round.calls(4, StressRound::work);
            limited(random, () -> Async.race(calls));
        });
    }

    @Test
    void limitsWithinLimits() throws Exception {
        rounds((round, random) -> {
            var inner = round.call(StressRound::work);
            Duration moment = StressRound.moment(random);
            Outcome<Outcome<Integer>> end = Async.moveOnAfter(StressRound.moment(random), () -> Async.moveOnAfter(moment, inner));
            round.check(!(end instanceof Outcome.Failure), end.toString());
        });
    }

    @Test
    void waitForAJob() throws Exception {
        rounds((round, random) -> {
            Duration moment = StressRound.moment(random);
            var call = round.call(StressRound::work);
            TaskGroup.run(GroupOptions.defaults().onFailure(OnFailure.KEEP_GOING), group -> {
                Job<Integer> job = group.start(call);
                try {
                    Async.waitFor(moment, job);
                } catch (TimeoutException e) {
                    assertEquals(0, round.running());
                } catch (StressRound.Failed | TaskException | CancellationException e) {
                    assertTrue(job.isDone());
                }
            });
        });
    }

    @Test
    void groups() throws Exception {
        rounds((round, random) -> {
            var calls = round.calls(3, StressRound::work);
            var late = round.calls(2, StressRound::work);
            var body = round.call(StressRound::work);
            int what = random.nextInt(5);
            limited(random, () -> {
                TaskGroup.run(group -> {
                    List<Job<Integer>> jobs = new ArrayList<>();
                    for (var call : calls) {
                        jobs.add(group.start(call));
                    }
                    // Started by a task, beside whatever ends the group.
                    group.start(() -> late.forEach(group::start));
                    body.call();
                    switch (what) {
                        case 0 -> group.cancel();
                        case 1 -> jobs.getFirst().cancel();
                        case 2 -> Async.await(jobs.getFirst());
                        case 3 -> Async.shield(jobs.getFirst());
                        default -> { }
                    }
                });
                return 0;
            });
        });
    }

    @Test
    void shields() throws Exception {
        rounds((round, random) -> {
            var ended = new AtomicInteger();
            var begun = new AtomicInteger();
            var call = round.call(own -> {
                begun.incrementAndGet();
                Thread.sleep(StressRound.moment(own));
                ended.incrementAndGet();
            });
            try {
                limited(random, () -> {
                    TaskGroup.run(group -> {
                        Job<Integer> job = group.start(() -> Async.shield(call));
                        Thread.sleep(StressRound.moment(random));
                        job.cancel();
                        Async.shield(call);
                    });
                    return 0;
                });
            } finally {
                round.check(begun.get() == ended.get(), "a shielded call was stopped");
            }
        });
    }

    @Test
    void callsAsTheyEnd() throws Exception {
        rounds((round, random) -> {
            var calls = round.calls(4, StressRound::work);
            int wanted = random.nextInt(calls.size() + 1);
            limited(random, () -> {
                try (var ended = Async.asCompleted(calls)) {
                    for (int i = 0; i < wanted; i++) {
                        round.check(ended.next().isDone(), "a job was given that has not ended");
                    }
                }
                return 0;
            });
        });
    }

    @Test
    void aForeignInterruptIsNeverLost() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            String seed = "round " + i + " of seed " + SEED;
            var round = new StressRound(SEED + i);
            var random = round.random();
            var calls = round.calls(4, own -> Async.sleep(StressRound.moment(own)));
            int delay = random.nextInt(100_000);
            int way = random.nextInt(4);
            Thread caller = Thread.currentThread();
            Thread other = Thread.startVirtualThread(() -> {
                long start = System.nanoTime();
                while (System.nanoTime() - start < delay) {
                    Thread.onSpinWait();
                }
                caller.interrupt();
            });
            boolean thrown = false;
            try {
                switch (way) {
                    case 0 -> Async.gather(calls);
                    case 1 -> Async.race(calls);
                    case 2 -> Async.waitFor(LONG, () -> Async.gather(calls));
                    default -> TaskGroup.run(group -> calls.forEach(group::start));
                }
            } catch (InterruptedException e) {
                thrown = true;
            }
            boolean early = thrown;
            if (!early) {
                try {
                    other.join();
                } catch (InterruptedException e) {
                    caller.interrupt();
                }
                while (other.isAlive()) {
                    Thread.onSpinWait();
                }
            }
            assertTrue(early != Thread.interrupted(), () -> seed + (early ? " tells twice of its interrupt" : " has lost its interrupt"));
            assertEquals(0, round.running(), () -> seed + " leaves tasks running");
        }
    }

    @Test
    void queues() throws Exception {
        rounds((round, random) -> {
            int capacity = random.nextInt(1, 4);
            AsyncQueue<Integer> queue = switch (random.nextInt(3)) {
                case 0 -> AsyncQueue.fifo(capacity);
                case 1 -> AsyncQueue.lifo(capacity);
                default -> AsyncQueue.priority(capacity, Comparator.naturalOrder());
            };
            Set<Integer> tried = ConcurrentHashMap.newKeySet();
            Set<Integer> put = ConcurrentHashMap.newKeySet();
            Set<Integer> taken = ConcurrentHashMap.newKeySet();
            var numbers = new AtomicInteger();
            var putters = round.calls(3, own -> {
                for (int i = 0; i < 8; i++) {
                    int item = numbers.incrementAndGet();
                    tried.add(item);
                    if (own.nextBoolean()) {
                        queue.put(item);
                        put.add(item);
                    } else if (queue.offer(item, StressRound.moment(own))) {
                        put.add(item);
                    }
                }
            });
            var takers = round.calls(3, own -> {
                for (int i = 0; i < 8; i++) {
                    Integer item = own.nextBoolean() ? queue.take() : queue.poll(StressRound.moment(own));
                    round.check(item == null || taken.add(item), "an item was taken twice");
                }
            });
            boolean shutsDown = random.nextInt(4) == 0;
            TaskGroup.run(group -> {
                var jobs = new ArrayList<Job<?>>();
                putters.forEach(call -> jobs.add(group.start(call)));
                takers.forEach(call -> jobs.add(group.start(call)));
                for (Job<?> job : jobs) {
                    Thread.sleep(StressRound.moment(random));
                    if (random.nextBoolean()) {
                        job.cancel();
                    }
                }
                if (shutsDown) {
                    queue.shutdown();
                } else {
                    group.cancel();
                }
            });
            for (Integer item = queue.isShutdown() && queue.isEmpty() ? null : queue.poll(); item != null;
                    item = queue.isEmpty() ? null : queue.poll()) {
                round.check(taken.add(item), "an item was taken twice");
            }
            round.check(taken.containsAll(put), "an item was lost");
            round.check(tried.containsAll(taken), "an item came from nowhere");
        });
    }

    @Test
    void limiters() throws Exception {
        rounds((round, random) -> {
            var limiter = new Limiter(random.nextInt(1, 3));
            var inside = new AtomicInteger();
            var calls = round.calls(5, own -> {
                for (int i = 0; i < 4; i++) {
                    if (own.nextBoolean()) {
                        limiter.acquire();
                    } else if (!limiter.tryAcquire(StressRound.moment(own))) {
                        continue;
                    }
                    try {
                        round.check(inside.incrementAndGet() <= 3, "too many have borrowed");
                        Async.sleep(StressRound.moment(own));
                    } finally {
                        inside.decrementAndGet();
                        limiter.release();
                    }
                }
            });
            TaskGroup.run(group -> {
                for (var call : calls) {
                    Job<Integer> job = group.start(call);
                    Thread.sleep(StressRound.moment(random));
                    limiter.total(random.nextInt(1, 4));
                    if (random.nextBoolean()) {
                        job.cancel();
                    }
                }
                if (random.nextBoolean()) {
                    group.cancel();
                }
            });
            var end = limiter.statistics();
            round.check(end.borrowed() == 0 && end.waiting() == 0, end.toString());
        });
    }

    @Test
    void events() throws Exception {
        rounds((round, random) -> {
            var event = new AsyncEvent();
            var begun = new CountDownLatch(1);
            var calls = round.calls(4, own -> {
                begun.countDown();
                if (own.nextBoolean()) {
                    event.await();
                } else {
                    event.await(StressRound.moment(own));
                }
            });
            TaskGroup.run(group -> {
                var jobs = new ArrayList<Job<?>>();
                calls.forEach(call -> jobs.add(group.start(call)));
                begun.await();
                jobs.forEach(job -> {
                    event.set();
                    event.clear();
                    if (random.nextBoolean()) {
                        job.cancel();
                    }
                });
                event.set();
            });
        });
    }
}
