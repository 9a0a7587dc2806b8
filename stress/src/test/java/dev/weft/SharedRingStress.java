package dev.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.sharing.Cell;
import dev.weft.sharing.GuardedRing;
import dev.weft.sharing.Link;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads at a ring with room for two messages, which sleep and wake each other. */
final class SharedRingStress {
    private static final int CAPACITY = 64;

    private SharedRingStress() {}

    /** A ring, and what tells its messages apart. */
    abstract static class Tested {
        final SharedByteRing ring = new SharedByteRing(
                new Link<>("", 1, new GuardedRing(Cell.ofProcess(GuardedRing.bytes(CAPACITY))).own()));

        final void put(int number) {
            try {
                ring.put(new byte[] {(byte) number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) number});
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        final int take() {
            try {
                return number(ring.take());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } catch (RingClosed e) {
                return 0;
            }
        }

        /** -1 if it is not whole. */
        static int number(byte[] message) {
            return message.length == 17 && message[0] == message[16] ? message[0] : -1;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1, 2, 3", expect = ACCEPTABLE, desc = "All, whole and in their order.")
    @Outcome(expect = FORBIDDEN, desc = "A message is torn, lost or out of its order.")
    public static class PutAgainstTake extends Tested {
        @Actor
        public void put() {
            put(1);
            put(2);
            put(3);
        }

        @Actor
        public void take(III_Result r) {
            r.r1 = take();
            r.r2 = take();
            r.r3 = take();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "Both.")
    @Outcome(expect = FORBIDDEN, desc = "One has overwritten the other.")
    public static class PutAgainstPut extends Tested {
        @Actor
        public void one() {
            put(1);
        }

        @Actor
        public void other() {
            put(2);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = take();
            r.r2 = take();
        }
    }

    /** Whether a message was put, and whether it came out before the end. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Put, and taken.")
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Closed before.")
    @Outcome(expect = FORBIDDEN, desc = "A message came after the end, or from nowhere.")
    public static class CloseAgainstPut extends Tested {
        private volatile boolean isPut;

        @Actor
        public void put() {
            try {
                put(1);
                isPut = true;
            } catch (RingClosed e) {
                isPut = false;
            }
        }

        @Actor
        public void take(II_Result r) {
            ring.close();
            r.r2 = take();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = isPut ? 1 : 0;
        }
    }
}
