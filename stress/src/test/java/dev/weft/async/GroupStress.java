package dev.weft.async;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A stop reaches the code of its task or nothing: no interrupt comes late, and no task is missed. */
final class GroupStress {
    private GroupStress() {}

    /** Tasks whose code an actor runs. */
    abstract static class Tested implements Platform {
        final Members members = new Members(this, CancelScope.within(this), "test", null, (_, _) -> { });

        final GroupJob<String> start() {
            return members.start("task", "code", () -> "value", false);
        }

        /** What became of the task, when nothing runs any more. */
        final String end(GroupJob<?> job) {
            members.join(members);
            return String.valueOf(job.known()).replaceAll("\\[.*", "");
        }

        @Override
        public Thread newThread(Runnable code) {
            return new Thread(code) {
                @Override
                public void start() {
                    // The code is run otherwise.
                }
            };
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void park(Object blocker) {
            LockSupport.park(blocker);
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            LockSupport.parkNanos(blocker, nanos);
        }

        @Override
        public Future<?> in(long nanos, Runnable call) {
            return new CompletableFuture<>();
        }
    }

    /** Interrupted behind the task; its end. */
    @JCStressTest
    @State
    @Outcome(id = "false, Success", expect = ACCEPTABLE, desc = "The stop came while the code ran, or behind it.")
    @Outcome(id = "false, Cancelled", expect = ACCEPTABLE, desc = "The stop came before the code.")
    @Outcome(expect = FORBIDDEN, desc = "An interrupt that outlives its task.")
    public static class RunAgainstStop extends Tested {
        private final GroupJob<String> job = start();

        @Actor
        public void run(LL_Result r) {
            job.run();
            r.r1 = Thread.interrupted();
        }

        @Actor
        public void stop() {
            job.stop();
        }

        @Arbiter
        public void end(LL_Result r) {
            r.r2 = end(job);
        }
    }

    /** Interrupted behind the task; cancelled; its end. */
    @JCStressTest
    @State
    @Outcome(id = "false, true, Cancelled", expect = ACCEPTABLE, desc = "The cancel came first.")
    @Outcome(id = "false, false, Success", expect = ACCEPTABLE, desc = "The result came first.")
    @Outcome(expect = FORBIDDEN, desc = "Two ends, or an interrupt that outlives its task.")
    public static class RunAgainstCancel extends Tested {
        private final GroupJob<String> job = start();

        @Actor
        public void run(LLL_Result r) {
            job.run();
            r.r1 = Thread.interrupted();
        }

        @Actor
        public void cancel(LLL_Result r) {
            r.r2 = job.cancel();
        }

        @Arbiter
        public void end(LLL_Result r) {
            r.r3 = end(job);
        }
    }

    /** Started; stopped. */
    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The cancel found it, or it found the cancel.")
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It was refused.")
    @Outcome(expect = FORBIDDEN, desc = "A task goes on although its group was cancelled.")
    public static class StartAgainstCancel extends Tested {
        private @Nullable GroupJob<String> job;

        @Actor
        public void begin() {
            try {
                job = start();
            } catch (CancellationException e) {
                job = null;
            }
        }

        @Actor
        public void cancel() {
            members.scope().cancel();
        }

        @Arbiter
        public void end(LL_Result r) {
            r.r1 = job != null;
            r.r2 = job != null && job.isStopped();
            if (job != null) {
                job.run();
            }
            members.join(members);
        }
    }

    /** Interrupted; tasks that are left. */
    @JCStressTest
    @State
    @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "The wait ends behind the task.")
    @Outcome(expect = FORBIDDEN, desc = "The wait ends early, or a wake-up is an interrupt.")
    public static class LeaveAgainstJoin extends Tested {
        private final GroupJob<String> job = start();

        @Actor
        public void run() {
            job.run();
        }

        @Actor
        public void join(LL_Result r) {
            r.r1 = members.join(members);
            r.r2 = members.running().size();
        }
    }
}
