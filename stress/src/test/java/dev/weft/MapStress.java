package dev.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.ipc.ByteWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** Results that end in any order, on any threads, are put together in the order of the items. */
final class MapStress {
    private MapStress() {}

    /** A map of three items on two threads that wait to be told to go on. */
    abstract static class Map {
        final SteppedPool pool = new SteppedPool(2, false, true);
        final Job<List<Integer>> map =
                pool.mapAsync(List.of(1, 2, 3), n -> n == failing() ? fail(n) : 10 * n, MapOptions.defaults().chunk(1));

        int failing() {
            return 0;
        }

        private static int fail(int n) {
            throw new IllegalStateException("item " + n);
        }

        final Object end() {
            return switch (map.state()) {
                case SUCCESS -> map.resultNow();
                case FAILED -> map.exceptionNow();
                case CANCELLED, RUNNING -> map.state();
            };
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "\\[10, 20, 30\\]", expect = ACCEPTABLE, desc = "All, in their order.")
    @Outcome(expect = FORBIDDEN, desc = "Not ended, or out of order.")
    public static class ItemAgainstItem extends Map {
        @Actor
        public void one() {
            pool.run(0);
        }

        @Actor
        public void other() {
            pool.run(1);
        }

        @Arbiter
        public void end(L_Result r) {
            r.r1 = end();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = ".*: item 2", expect = ACCEPTABLE, desc = "The failure, when all have ended.")
    @Outcome(expect = FORBIDDEN, desc = "Not ended, or the failure is lost.")
    public static class ItemAgainstFailure extends Map {
        @Override
        int failing() {
            return 2;
        }

        @Actor
        public void one() {
            pool.run(0);
        }

        @Actor
        public void other() {
            pool.run(1);
        }

        @Arbiter
        public void end(L_Result r) {
            r.r1 = end();
        }
    }

    /** Cancelled, end, tasks that are left. */
    @JCStressTest
    @State
    @Outcome(id = "true, CANCELLED, 0", expect = ACCEPTABLE, desc = "The cancel came first.")
    @Outcome(id = "false, \\[10, 20, 30\\], 0", expect = ACCEPTABLE, desc = "The last result came first.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends, or a task that never ends.")
    public static class ItemsAgainstCancel extends Map {
        @Actor
        public void run() {
            pool.run(0);
            pool.run(1);
        }

        @Actor
        public void cancel(LLL_Result r) {
            r.r1 = map.cancel();
        }

        @Arbiter
        public void end(LLL_Result r) {
            r.r2 = end();
            r.r3 = pool.open();
        }
    }

    /** Two items of worker JVMs whose answers come on two threads. */
    abstract static class Batch {
        private static final ProcessPool POOL = ended();
        private static final RemoteCode CODE =
                new RemoteCode(1, "code", new ByteWriter(0), MapStress.class.getClassLoader(), true, new MeanTime(), null);

        final AtomicIntegerArray told = new AtomicIntegerArray(2);
        final RemoteBatch<Integer, String> batch = new RemoteBatch<>(
                POOL, Callee.<Integer, String>of(String::valueOf), CODE, TaskOptions.defaults(), List.of(1, 2));

        /** Batches need a pool to count for; none of its workers is started. */
        private static ProcessPool ended() {
            var pool = (ProcessPool) Pool.processes(1);
            pool.shutdown();
            return pool;
        }

        Batch() {
            batch.onEnd(told::getAndIncrement);
        }

        final void succeed(int index) {
            batch.succeed(index, new Object[] {"r" + index});
        }

        final String end(int index) {
            try {
                return switch (batch.outcome(index)) {
                    case dev.weft.Outcome.Success(String value) -> value;
                    case dev.weft.Outcome.Failure<String> _ -> "failed";
                    case dev.weft.Outcome.Cancelled<String> _ -> "cancelled";
                };
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Results in the order of items, taken while they come; times told. */
    @JCStressTest
    @State
    @Outcome(id = "r0, r1, \\[1, 1\\]", expect = ACCEPTABLE, desc = "Each in its place, whatever came first.")
    @Outcome(expect = FORBIDDEN, desc = "Lost, or told more than once.")
    public static class AnswersAgainstTaker extends Batch {
        @Actor
        public void answer() {
            succeed(1);
            succeed(0);
        }

        @Actor
        public void take(LLL_Result r) {
            r.r1 = end(0);
            r.r2 = end(1);
        }

        @Arbiter
        public void told(LLL_Result r) {
            r.r3 = told;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "r0, r1, \\[1, 1\\]", expect = ACCEPTABLE, desc = "Each in its place, whatever came first.")
    @Outcome(expect = FORBIDDEN, desc = "Lost, or told more than once.")
    public static class AnswerAgainstAnswer extends Batch {
        @Actor
        public void one() {
            succeed(1);
        }

        @Actor
        public void other() {
            succeed(0);
        }

        @Arbiter
        public void take(LLL_Result r) {
            r.r1 = end(0);
            r.r2 = end(1);
            r.r3 = told;
        }
    }

    /** An answer beside a death or a cancel of both items. */
    @JCStressTest
    @State
    @Outcome(id = "r0 cancelled, \\[1, 1\\]", expect = ACCEPTABLE, desc = "The answer came first.")
    @Outcome(id = "cancelled cancelled, \\[1, 1\\]", expect = ACCEPTABLE, desc = "The cancel came first.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends of one item, or none.")
    public static class AnswerAgainstEnd extends Batch {
        @Actor
        public void answer() {
            succeed(0);
        }

        @Actor
        public void end() {
            batch.endRest(0, 2, new dev.weft.Outcome.Cancelled<>());
        }

        @Arbiter
        public void take(LL_Result r) {
            r.r1 = end(0) + " " + end(1);
            r.r2 = told;
        }
    }
}
