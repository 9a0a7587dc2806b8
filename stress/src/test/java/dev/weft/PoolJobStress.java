package dev.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A job ends once, however many want to end it; all who ask see that one end, and each who wants to be told is told once. */
final class PoolJobStress {
    private static final AbstractPool POOL = (AbstractPool) Pool.inline();

    private PoolJobStress() {}

    /** A job, and how often somebody was told of its end. */
    abstract static class Tested {
        final AtomicInteger told = new AtomicInteger();
        final PoolJob<String> job;

        Tested(TaskOptions options) {
            job = new PoolJob<>(POOL, "code", this::body, options);
        }

        Tested() {
            this(TaskOptions.defaults());
        }

        String body() {
            return "value";
        }

        /** Runs the job on this thread, and gives whether that left it interrupted. */
        final boolean runAndLook() {
            job.runHere((_, _) -> { }, 0);
            return Thread.interrupted();
        }

        final void beTold() {
            var _ = job.onDone(_ -> told.incrementAndGet());
        }

        /** The kind of the end, which all ways to ask must tell alike. */
        final String end() {
            String kind = kind(job);
            boolean agrees = switch (kind) {
                case "Success" -> job.resultNow().equals("value");
                case "Failure" -> job.exceptionNow() instanceof IllegalStateException;
                default -> job.isCancelled();
            };
            return agrees && job.isDone() ? kind : "not what others say: " + kind;
        }
    }

    /** What get gives without a limit of time, or, with one that is over before it has begun, perhaps {@code "late"}. */
    private static String result(Job<String> job, boolean waits) {
        try {
            return waits ? job.get() : job.get(1, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return "late";
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    static String kind(Job<?> job) {
        try {
            return job.outcome().getClass().getSimpleName();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static TaskOptions limited() {
        return TaskOptions.defaults().timeout(Duration.ofHours(1));
    }

    /** Interrupted, cancelled, end, times told. */
    @JCStressTest
    @State
    @Outcome(id = "false, true, Cancelled, 1", expect = ACCEPTABLE, desc = "The cancel came first.")
    @Outcome(id = "false, false, Success, 1", expect = ACCEPTABLE, desc = "The result came first.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends, or an interrupt that outlives its task.")
    public static class RunAgainstCancel extends Tested {
        RunAgainstCancel() {
            beTold();
        }

        @Actor
        public void run(LLLL_Result r) {
            r.r1 = runAndLook();
        }

        @Actor
        public void cancel(LLLL_Result r) {
            r.r2 = job.cancel();
        }

        @Arbiter
        public void end(LLLL_Result r) {
            r.r3 = end();
            r.r4 = told.get();
        }
    }

    /** Interrupted, cancelled, end, times told. */
    @JCStressTest
    @State
    @Outcome(id = "false, true, Cancelled, 1", expect = ACCEPTABLE, desc = "The cancel came first.")
    @Outcome(id = "false, false, Success, 1", expect = ACCEPTABLE, desc = "The result came first.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends, or an interrupt that outlives its task.")
    public static class RunWithLimitAgainstCancel extends Tested {
        RunWithLimitAgainstCancel() {
            super(limited());
            beTold();
        }

        @Actor
        public void run(LLLL_Result r) {
            r.r1 = runAndLook();
        }

        @Actor
        public void cancel(LLLL_Result r) {
            r.r2 = job.cancel();
        }

        @Arbiter
        public void end(LLLL_Result r) {
            r.r3 = end();
            r.r4 = told.get();
        }
    }

    /** Interrupted, cancelled, end, times told. */
    @JCStressTest
    @State
    @Outcome(id = "false, true, Cancelled, 1", expect = ACCEPTABLE, desc = "The cancel came before the last attempt had ended.")
    @Outcome(id = "false, false, Success, 1", expect = ACCEPTABLE, desc = "The second attempt came first.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends, or an interrupt that outlives its task.")
    public static class RetryAgainstCancel extends Tested {
        private int attempts;

        RetryAgainstCancel() {
            super(TaskOptions.defaults().maxAttempts(2).retryOn(IllegalStateException.class));
            beTold();
        }

        @Override
        String body() {
            if (attempts++ == 0) {
                throw new IllegalStateException();
            }
            return super.body();
        }

        @Actor
        public void run(LLLL_Result r) {
            r.r1 = runAndLook();
        }

        @Actor
        public void cancel(LLLL_Result r) {
            r.r2 = job.cancel();
        }

        @Arbiter
        public void end(LLLL_Result r) {
            r.r3 = end();
            r.r4 = told.get();
        }
    }

    /** Failed as when its time is up, cancelled, end, times told. */
    @JCStressTest
    @State
    @Outcome(id = "true, false, Failure, 1", expect = ACCEPTABLE, desc = "The time-out came first.")
    @Outcome(id = "false, true, Cancelled, 1", expect = ACCEPTABLE, desc = "The cancel came first.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends, or none.")
    public static class TimeoutAgainstCancel extends Tested {
        TimeoutAgainstCancel() {
            beTold();
        }

        @Actor
        public void timeout(LLLL_Result r) {
            r.r1 = job.fail(new IllegalStateException("time is up"));
        }

        @Actor
        public void cancel(LLLL_Result r) {
            r.r2 = job.cancel();
        }

        @Arbiter
        public void end(LLLL_Result r) {
            r.r3 = end();
            r.r4 = told.get();
        }
    }

    /** Interrupted, failed as when its time is up, end, times told. */
    @JCStressTest
    @State
    @Outcome(id = "false, true, Failure, 1", expect = ACCEPTABLE, desc = "The time-out came first.")
    @Outcome(id = "false, false, Success, 1", expect = ACCEPTABLE, desc = "The result came first.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends, or none.")
    public static class RunAgainstTimeout extends Tested {
        RunAgainstTimeout() {
            super(limited());
            beTold();
        }

        @Actor
        public void run(LLLL_Result r) {
            r.r1 = runAndLook();
        }

        @Actor
        public void timeout(LLLL_Result r) {
            r.r2 = job.fail(new IllegalStateException("time is up"));
        }

        @Arbiter
        public void end(LLLL_Result r) {
            r.r3 = end();
            r.r4 = told.get();
        }
    }

    /** What get, which waits, gives; the end. */
    @JCStressTest
    @State
    @Outcome(id = "value, Success", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "There is but one end.")
    public static class RunAgainstGet extends Tested {
        @Actor
        public void run() {
            runAndLook();
        }

        @Actor
        public void get(LL_Result r) {
            r.r1 = result(job, true);
        }

        @Arbiter
        public void end(LL_Result r) {
            r.r2 = end();
        }
    }

    /** What a get that waits for next to no time gives, what one after it gives, the end. */
    @JCStressTest
    @State
    @Outcome(id = "late, value, Success", expect = ACCEPTABLE, desc = "It came too late for the first.")
    @Outcome(id = "value, value, Success", expect = ACCEPTABLE, desc = "It came in time.")
    @Outcome(expect = FORBIDDEN, desc = "There is but one end.")
    public static class RunAgainstShortGet extends Tested {
        @Actor
        public void run() {
            runAndLook();
        }

        @Actor
        public void get(LLL_Result r) {
            r.r1 = result(job, false);
            r.r2 = result(job, true);
        }

        @Arbiter
        public void end(LLL_Result r) {
            r.r3 = end();
        }
    }

    /** The outcome that is waited for; the end. */
    @JCStressTest
    @State
    @Outcome(id = "Cancelled, Cancelled", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "There is but one end.")
    public static class CancelAgainstOutcome extends Tested {
        @Actor
        public void cancel() {
            var _ = job.cancel(false);
        }

        @Actor
        public void outcome(LL_Result r) {
            r.r1 = kind(job);
        }

        @Arbiter
        public void end(LL_Result r) {
            r.r2 = end();
        }
    }

    /** Times told, by an action that is added while the job ends, one added before it and one added behind it. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Each is told once.")
    @Outcome(expect = FORBIDDEN, desc = "Somebody was forgotten, or told twice.")
    public static class RunAgainstOnDone extends Tested {
        private final AtomicInteger before = new AtomicInteger();
        private final AtomicInteger behind = new AtomicInteger();

        RunAgainstOnDone() {
            var _ = job.onDone(_ -> before.incrementAndGet());
        }

        @Actor
        public void run() {
            runAndLook();
        }

        @Actor
        public void add() {
            beTold();
        }

        @Arbiter
        public void end(LLL_Result r) {
            var _ = job.onDone(_ -> behind.incrementAndGet());
            r.r1 = told.get();
            r.r2 = before.get();
            r.r3 = behind.get();
        }
    }

    /** Times told, by an action that is added beside a waiter who gives up. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each is told once.")
    @Outcome(expect = FORBIDDEN, desc = "Somebody was dropped together with a waiter who gave up.")
    public static class OnDoneAgainstWaitersWhoGiveUp extends Tested {
        private final AtomicInteger other = new AtomicInteger();

        @Actor
        public void giveUp() {
            // Nobody runs the job yet.
            if (result(job, false).equals("late")) {
                var _ = job.onDone(_ -> other.incrementAndGet());
            }
        }

        @Actor
        public void add() {
            beTold();
        }

        @Arbiter
        public void end(LL_Result r) {
            runAndLook();
            r.r1 = told.get();
            r.r2 = other.get();
        }
    }
}
