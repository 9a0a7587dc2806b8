package dev.weft.ipc;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two sides of a ring, which share nothing but its memory. */
final class RingStress {
    /** Room for two messages of two words. */
    private static final int CAPACITY = 48;

    private RingStress() {}

    /** A ring as both sides see it. */
    abstract static class Tested {
        private final ByteBuffer memory = ByteBuffer.allocate(Ring.HEAD_BYTES + CAPACITY);
        final Ring putting = new Ring(memory.duplicate());
        final Ring taking = new Ring(memory.duplicate());

        final boolean put(int number) {
            var body = new ByteWriter(4);
            body.writeVar(number);
            return putting.put(body);
        }

        /** Takes what there is, and adds it to {@code taken}. */
        final void takeAll(List<Integer> taken) {
            try {
                for (Ring.Span span = taking.take(); span != null; span = taking.take()) {
                    taken.add(new ByteReader(span).readVarInt());
                    span.release();
                }
            } catch (CorruptFrame e) {
                throw new AssertionError(e);
            }
        }
    }

    /** How many of four messages had room, and whether just these came out, in their order. */
    @JCStressTest
    @State
    @Outcome(id = "[34], true", expect = ACCEPTABLE, desc = "What had room came out, unharmed and in its order.")
    @Outcome(expect = FORBIDDEN, desc = "A message was lost, torn or overwritten.")
    public static class PutAgainstTake extends Tested {
        private final List<Integer> put = new ArrayList<>();
        private final List<Integer> taken = new ArrayList<>();

        @Actor
        public void put() {
            for (int number = 1; number <= 4; number++) {
                if (put(number)) {
                    put.add(number);
                }
            }
        }

        @Actor
        public void take() {
            takeAll(taken);
            takeAll(taken);
        }

        @Arbiter
        public void rest(LL_Result r) {
            takeAll(taken);
            r.r1 = put.size();
            r.r2 = taken.equals(put);
        }
    }

    /** Whether who puts is asked to ring, and whether who asks sees that there is something. */
    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Asked in time, and seen as well.")
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "It rings.")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "It is seen.")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "It sleeps, and nobody rings.")
    public static class PutAgainstBell extends Tested {
        @Actor
        public void put(ZZ_Result r) {
            put(1);
            r.r1 = putting.rings();
        }

        @Actor
        public void goToSleep(ZZ_Result r) {
            taking.askForBell();
            r.r2 = !taking.isEmpty();
        }
    }
}
