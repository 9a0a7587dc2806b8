package dev.weft.async;

import dev.weft.QueueShutDown;
import dev.weft.Task;
import dev.weft.TaskException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What one round of {@link AsyncStressTest} does at random, and how much of it runs. */
final class StressRound {
    /** What code of the program throws for its own reasons. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Code of a task. */
    interface Code {
        void run(SplittableRandom random) throws Exception;
    }

    private final SplittableRandom random;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();

    StressRound(long seed) {
        random = new SplittableRandom(seed);
    }

    SplittableRandom random() {
        return random;
    }

    /** How much code of tasks has begun and not ended. */
    int running() {
        return running.get();
    }

    /** What was seen that must not be; null for nothing. */
    @Nullable Throwable wrong() {
        return wrong.get();
    }

    void check(boolean holds, String what) {
        if (!holds) {
            isWrong(new AssertionError(what));
        }
    }

    private void isWrong(Throwable error) {
        wrong.compareAndSet(null, error);
    }

    /** A call that does {@code code} with chances of its own. */
    Task<Integer> call(Code code) {
        SplittableRandom own = random.split();
        return () -> {
            running.incrementAndGet();
            try {
                code.run(own);
                return own.nextInt();
            } finally {
                running.decrementAndGet();
            }
        };
    }

    List<Task<Integer>> calls(int most, Code code) {
        int number = random.nextInt(1, most + 1);
        var calls = new ArrayList<Task<Integer>>();
        for (int i = 0; i < number; i++) {
            calls.add(call(code));
        }
        return calls;
    }

    static Duration moment(SplittableRandom random) {
        return Duration.ofNanos(random.nextInt(100_000));
    }

    /** Something that ends of itself, in one of many ways. */
    static void work(SplittableRandom random) throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> { }
            case 1 -> Thread.yield();
            case 2, 3 -> Async.sleep(moment(random));
            case 4 -> Thread.sleep(moment(random));
            case 5 -> {
                if (random.nextInt(4) == 0) {
                    throw new Failed();
                }
            }
            case 6 -> swallow(random);
            default -> nest(random);
        }
    }

    /** Code that catches its interrupt meets it at the next wait of Weft, if a scope has sent it. */
    private static void swallow(SplittableRandom random) throws InterruptedException {
        try {
            Thread.sleep(moment(random));
        } catch (InterruptedException e) {
            Async.sleep(moment(random));
        }
    }

    private static void nest(SplittableRandom random) throws Exception {
        Duration moment = moment(random);
        SplittableRandom first = random.split();
        SplittableRandom second = random.split();
        switch (random.nextInt(6)) {
            case 0 -> Async.gather(() -> done(first), () -> done(second));
            case 1 -> {
                try {
                    Async.waitFor(moment, () -> done(first));
                } catch (TimeoutException e) {
                    Async.check();
                }
            }
            case 2 -> Async.moveOnAfter(moment, () -> done(first));
            case 3 -> CancelScope.run(moment, _ -> work(first));
            case 4 -> Async.shield(() -> done(first));
            default -> Async.race(() -> done(first), () -> done(second));
        }
    }

    private static int done(SplittableRandom random) throws Exception {
        work(random);
        return 1;
    }

    /** Runs code that may end by an error of the program, or be told to stop. */
    void run(Code code) throws InterruptedException {
        try {
            code.run(random);
        } catch (InterruptedException e) {
            throw e;
        } catch (Failed | CancellationException | TimeoutException | TaskGroupException e) {
            if (e instanceof TaskGroupException group
                    && !group.errors().stream().allMatch(one -> one instanceof Failed || one instanceof QueueShutDown)) {
                isWrong(e);
            }
        } catch (TaskException e) {
            // A TimeoutException of a call within.
        } catch (Exception e) {
            isWrong(e);
        }
    }
}
