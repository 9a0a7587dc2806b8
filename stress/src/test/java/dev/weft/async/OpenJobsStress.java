package dev.weft.async;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Empty places are taken out by two threads, one of which looks: no job is lost that stays. */
final class OpenJobsStress {
    private OpenJobsStress() {}

    /** Whether who looks sees the one that stays; whether it is there in the end; how many are. */
    @JCStressTest
    @State
    @Outcome(id = "true, true, 3", expect = ACCEPTABLE, desc = "All are there that have not left.")
    @Outcome(expect = FORBIDDEN, desc = "One is lost, or is there although it has left.")
    public static class SweepAgainstSweep extends GroupStress.Tested {
        private final OpenJobs open = new OpenJobs(0);
        private final GroupJob<String> stays = job();

        {
            open.add(job()).leave();
            open.add(stays);
            open.add(job()).leave();
        }

        private GroupJob<String> job() {
            return new GroupJob<>(members, members.scope(), "task", "code", () -> "value");
        }

        private void come() {
            open.add(job()).leave();
            open.add(job());
            open.add(job()).leave();
        }

        @Actor
        public void one() {
            come();
        }

        @Actor
        public void other(LLL_Result r) {
            come();
            r.r1 = open.list().contains(stays);
        }

        @Arbiter
        public void end(LLL_Result r) {
            r.r2 = open.list().contains(stays);
            r.r3 = open.list().size();
            members.join(members);
        }
    }
}
