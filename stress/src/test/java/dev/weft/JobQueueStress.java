package dev.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;

/** A queue of several threads loses nothing, gives nothing twice, and keeps the order of those that were there before. */
final class JobQueueStress {
    private JobQueueStress() {}

    /** A queue of words, of which those with capitals have priority, and those with a dash in front come last. */
    abstract static class Tested {
        final ConcurrentJobQueue<String> queue =
                new ConcurrentJobQueue<>(word -> Character.isUpperCase(word.charAt(0)) ? 1 : word.startsWith("-") ? -1 : 0);
    }

    @JCStressTest
    @State
    @Outcome(id = "\\[A, a, -a\\]", expect = ACCEPTABLE, desc = "By priority.")
    @Outcome(expect = FORBIDDEN, desc = "Something is lost or out of order.")
    public static class AddAgainstAdd extends Tested {
        @Actor
        public void normal() {
            queue.add("a");
        }

        @Actor
        public void others() {
            queue.add("-a");
            queue.add("A");
        }

        @Arbiter
        public void drain(L_Result r) {
            r.r1 = queue.drain();
        }
    }

    /** Two polls beside two adds; the rest. */
    @JCStressTest
    @State
    @Outcome(id = "a, b, \\[\\]", expect = ACCEPTABLE, desc = "Both were there.")
    @Outcome(id = "a, null, \\[b\\]", expect = ACCEPTABLE, desc = "One was there.")
    @Outcome(id = "null, a, \\[b\\]", expect = ACCEPTABLE, desc = "One was there.")
    @Outcome(id = "null, null, \\[a, b\\]", expect = ACCEPTABLE, desc = "None was there.")
    @Outcome(expect = FORBIDDEN, desc = "Something is lost, given twice or out of order.")
    public static class AddAgainstPoll extends Tested {
        @Actor
        public void add() {
            queue.add("a");
            queue.add("b");
        }

        @Actor
        public void poll(LLL_Result r) {
            r.r1 = queue.poll();
            r.r2 = queue.poll();
        }

        @Arbiter
        public void drain(LLL_Result r) {
            r.r3 = queue.drain();
        }
    }

    /** A poll beside an add with priority and one without; the rest. */
    @JCStressTest
    @State
    @Outcome(id = "A, \\[a\\]", expect = ACCEPTABLE, desc = "The one with priority first.")
    @Outcome(id = "null, \\[A, a\\]", expect = ACCEPTABLE, desc = "None was there.")
    @Outcome(id = "a, \\[A\\]", expect = ACCEPTABLE_INTERESTING, desc = "The poll looked for priorities before there was one.")
    @Outcome(expect = FORBIDDEN, desc = "Something is lost or given twice.")
    public static class PriorityAgainstPoll extends Tested {
        @Actor
        public void add() {
            queue.add("A");
            queue.add("a");
        }

        @Actor
        public void poll(LL_Result r) {
            r.r1 = queue.poll();
        }

        @Arbiter
        public void drain(LL_Result r) {
            r.r2 = queue.drain();
        }
    }

    /** What was put back in front, while two poll; the rest. */
    @JCStressTest
    @State
    @Outcome(id = "a, b, \\[\\]", expect = ACCEPTABLE, desc = "In the order of before.")
    @Outcome(id = "b, a, \\[\\]", expect = ACCEPTABLE, desc = "The other thread was faster, or what was put back came late.")
    @Outcome(id = "a, null, \\[b\\]", expect = FORBIDDEN, desc = "There was something.")
    @Outcome(id = "b, null, \\[a\\]", expect = ACCEPTABLE, desc = "The second poll came before it was put back.")
    @Outcome(expect = FORBIDDEN, desc = "Something is lost or given twice.")
    public static class AddFirstAgainstPoll extends Tested {
        AddFirstAgainstPoll() {
            queue.add("b");
        }

        @Actor
        public void putBack() {
            queue.addFirst("a");
        }

        @Actor
        public void poll(LLL_Result r) {
            r.r1 = queue.poll();
            r.r2 = queue.poll();
        }

        @Arbiter
        public void drain(LLL_Result r) {
            r.r3 = queue.drain();
        }
    }

    /** Two threads that take from a queue of all kinds, in whose order; the rest. */
    @JCStressTest
    @State
    @Outcome(id = "[Aa], [Aa], \\[-a\\]", expect = ACCEPTABLE, desc = "Each has one of the first two.")
    @Outcome(expect = FORBIDDEN, desc = "Something is lost, given twice or out of order.")
    public static class PollAgainstPoll extends Tested {
        PollAgainstPoll() {
            queue.add("-a");
            queue.add("a");
            queue.add("A");
        }

        @Actor
        public void first(LLL_Result r) {
            r.r1 = queue.poll();
        }

        @Actor
        public void second(LLL_Result r) {
            r.r2 = queue.poll();
        }

        @Arbiter
        public void drain(LLL_Result r) {
            r.r3 = r.r1.equals(r.r2) ? "twice" : queue.drain();
        }
    }
}
