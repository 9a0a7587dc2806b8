package dev.weft.sharing;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Numbers and arrays in memory that processes share. */
final class MemoryNumberStress {
    private MemoryNumberStress() {}

    private static MemoryLong number() {
        return new MemoryLong(Cell.ofProcess(Long.BYTES), 0);
    }

    @JCStressTest
    @State
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "Nothing is lost.")
    @Outcome(expect = FORBIDDEN, desc = "An addition is lost.")
    public static class AddAgainstExchange {
        private final MemoryLong number = number();

        @Actor
        public void add() {
            number.getAndAdd(1);
        }

        @Actor
        public void exchange() {
            long seen = number.get();
            for (long met = number.compareAndExchange(seen, seen + 2); met != seen; met = number.compareAndExchange(seen, seen + 2)) {
                seen = met;
            }
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = (int) number.get();
        }
    }

    /** What is seen of a number, and then of a variable that was written before. */
    @JCStressTest
    @State
    @Outcome(id = {"0, 0", "0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "In the order in which they were written.")
    @Outcome(expect = FORBIDDEN, desc = "What was written before the number is not seen.")
    public static class SetAgainstGet {
        private final MemoryLong number = number();
        private int before;

        @Actor
        public void set() {
            before = 1;
            number.set(1);
        }

        @Actor
        public void get(II_Result r) {
            r.r1 = (int) number.get();
            r.r2 = before;
        }
    }

    /** Two bytes of one word. */
    @JCStressTest
    @State
    @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "Neither disturbs the other.")
    @Outcome(expect = FORBIDDEN, desc = "A neighbour has written over it.")
    public static class ByteAgainstByte {
        private final MemoryArray bytes = MemoryArray.create(Cell.ofProcess(MemoryArray.bytes(Byte.BYTES, 8)), Byte.BYTES, 8);

        @Actor
        public void one() {
            bytes.getAndAdd(3, 1);
            bytes.set(3, bytes.get(3) + 1);
        }

        @Actor
        public void other() {
            bytes.set(4, 1);
            bytes.getAndAdd(4, 1);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = (int) bytes.get(3);
            r.r2 = (int) bytes.get(4);
        }
    }
}
