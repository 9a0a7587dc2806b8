package dev.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressMeta;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** What a pool accepts is run, what it refuses is not, and when it was shut down it comes to its end. */
final class SlotPoolStress {
    private SlotPoolStress() {}

    /** Pools of several kinds, by turns. */
    private static final class Kinds {
        private final List<Supplier<Pool>> all;

        /** Racy, since any order will do. */
        private int turn;

        Kinds(List<Supplier<Pool>> all) {
            this.all = all;
        }

        Pool next() {
            return all.get((turn++ & Integer.MAX_VALUE) % all.size()).get();
        }
    }

    private static final Kinds STEPPED =
            new Kinds(List.of(() -> new SteppedPool(1, false, false), () -> new SteppedPool(1, true, false)));
    private static final Kinds REAL =
            new Kinds(List.of(() -> Pool.threads(1), () -> Pool.virtualThreads(1), () -> Pool.virtualThreads()));

    /** A pool, and two tasks that it is handed. */
    abstract static class Tested {
        final Pool pool;
        private @Nullable Job<Integer> first;
        private @Nullable Job<Integer> second;

        Tested(Pool pool) {
            this.pool = pool;
        }

        private @Nullable Job<Integer> submit() {
            try {
                return pool.submit(() -> 1);
            } catch (RejectedExecutionException e) {
                return null;
            }
        }

        final void submitFirst() {
            first = submit();
        }

        final void submitSecond() {
            second = submit();
        }

        private static String end(@Nullable Job<Integer> job) {
            return job == null ? "refused" : job.state().toString();
        }

        /** What became of both when the pool goes no further. */
        final void ends(LLL_Result r, Object state) {
            r.r3 = state;
            r.r1 = end(first);
            r.r2 = end(second);
        }

        final boolean hasEnded() {
            try {
                return pool.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        final boolean hasEnded(List<Runnable> handedBack) {
            boolean ended = hasEnded();
            long cancelled = List.of(end(first), end(second)).stream().filter("CANCELLED"::equals).count();
            return ended && handedBack.size() <= cancelled;
        }
    }

    /** Ends of two tasks, and slots in use when both were handed over. */
    @Outcome(id = "SUCCESS, SUCCESS, 0", expect = ACCEPTABLE, desc = "Both were run.")
    @Outcome(expect = FORBIDDEN, desc = "One was left, or a slot was.")
    static final class AllAreRun {}

    /** Ends of two tasks that one thread hands over, and whether the pool ends. */
    @Outcome(id = "SUCCESS, SUCCESS, true", expect = ACCEPTABLE, desc = "Both were accepted, and run.")
    @Outcome(id = "SUCCESS, refused, true", expect = ACCEPTABLE, desc = "One was accepted, and run.")
    @Outcome(id = "refused, refused, true", expect = ACCEPTABLE, desc = "Both were refused.")
    @Outcome(expect = FORBIDDEN, desc = "One was accepted and not run, or the pool does not end.")
    static final class AcceptedAreRun {}

    /** The same, and whether no more tasks were handed back than were cancelled. */
    @Outcome(id = "(SUCCESS|CANCELLED), (SUCCESS|CANCELLED|refused), true", expect = ACCEPTABLE, desc = "Run, cancelled or refused.")
    @Outcome(id = "refused, refused, true", expect = ACCEPTABLE, desc = "Both were refused.")
    @Outcome(expect = FORBIDDEN, desc = "One was forgotten, or handed back although it was run, or the pool does not end.")
    static final class AcceptedEnd {}

    @JCStressTest
    @JCStressMeta(AllAreRun.class)
    @State
    public static class SubmitAgainstSubmit extends Tested {
        SubmitAgainstSubmit() {
            super(STEPPED.next());
        }

        @Actor
        public void one() {
            submitFirst();
        }

        @Actor
        public void other() {
            submitSecond();
        }

        @Arbiter
        public void end(LLL_Result r) {
            ends(r, ((SteppedPool) pool).active());
        }
    }

    @JCStressTest
    @JCStressMeta(AllAreRun.class)
    @State
    public static class SubmitAgainstResize extends Tested {
        SubmitAgainstResize() {
            super(STEPPED.next());
        }

        @Actor
        public void submit() {
            submitFirst();
            submitSecond();
        }

        @Actor
        public void resize() {
            pool.resize(2);
            pool.resize(1);
        }

        @Arbiter
        public void end(LLL_Result r) {
            ends(r, ((SteppedPool) pool).active());
        }
    }

    @JCStressTest
    @JCStressMeta(AcceptedAreRun.class)
    @State
    public static class SubmitAgainstShutdown extends Tested {
        SubmitAgainstShutdown() {
            super(STEPPED.next());
        }

        @Actor
        public void submit() {
            submitFirst();
            submitSecond();
        }

        @Actor
        public void shutdown() {
            pool.shutdown();
        }

        @Arbiter
        public void end(LLL_Result r) {
            ends(r, hasEnded());
        }
    }

    @JCStressTest
    @JCStressMeta(AcceptedEnd.class)
    @State
    public static class SubmitAgainstShutdownNow extends Tested {
        private List<Runnable> handedBack = List.of();

        SubmitAgainstShutdownNow() {
            super(STEPPED.next());
        }

        @Actor
        public void submit() {
            submitFirst();
            submitSecond();
        }

        @Actor
        public void shutdown() {
            handedBack = pool.shutdownNow();
        }

        @Arbiter
        public void end(LLL_Result r) {
            ends(r, hasEnded(handedBack));
        }
    }

    @JCStressTest
    @JCStressMeta(AcceptedAreRun.class)
    @State
    public static class ThreadsAgainstShutdown extends Tested {
        ThreadsAgainstShutdown() {
            super(REAL.next());
        }

        @Actor
        public void submit() {
            submitFirst();
            submitSecond();
        }

        @Actor
        public void shutdown() {
            pool.shutdown();
        }

        @Arbiter
        public void end(LLL_Result r) {
            ends(r, hasEnded());
        }
    }

    @JCStressTest
    @JCStressMeta(AcceptedEnd.class)
    @State
    public static class ThreadsAgainstShutdownNow extends Tested {
        private List<Runnable> handedBack = List.of();

        ThreadsAgainstShutdownNow() {
            super(REAL.next());
        }

        @Actor
        public void submit() {
            submitFirst();
            submitSecond();
        }

        @Actor
        public void shutdown() {
            handedBack = pool.shutdownNow();
        }

        @Arbiter
        public void end(LLL_Result r) {
            ends(r, hasEnded(handedBack));
        }
    }
}
