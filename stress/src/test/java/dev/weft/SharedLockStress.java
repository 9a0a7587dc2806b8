package dev.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.sharing.Cell;
import dev.weft.sharing.GuardedEvent;
import dev.weft.sharing.HeapBarrier;
import dev.weft.sharing.HeapLock;
import dev.weft.sharing.Link;
import java.util.concurrent.BrokenBarrierException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What is written before others are let go on is seen by them. */
final class SharedLockStress {
    private SharedLockStress() {}

    private static SharedLock lock(boolean reentrant) {
        return new SharedLock(new Link<>("", 1, new HeapLock(reentrant)));
    }

    private static SharedEvent event() {
        return new SharedEvent(new Link<>("", 1, new GuardedEvent(Cell.ofProcess(GuardedEvent.BYTES)).own()));
    }

    /** What another thread sees of two variables. */
    @JCStressTest
    @State
    @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "Before or after.")
    @Outcome(expect = FORBIDDEN, desc = "In between.")
    public static class WriteAgainstRead {
        private final SharedLock lock = lock(false);
        private int first;
        private int second;

        @Actor
        public void write() {
            lock.lock();
            first = 1;
            second = 1;
            lock.unlock();
        }

        @Actor
        public void read(II_Result r) {
            lock.lock();
            r.r1 = first;
            r.r2 = second;
            lock.unlock();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "4", expect = ACCEPTABLE, desc = "Nothing is lost.")
    @Outcome(expect = FORBIDDEN, desc = "An addition is lost.")
    public static class AddAgainstAdd {
        private final SharedLock lock = lock(true);
        private int sum;

        private void addTwo() {
            lock.lock();
            sum++;
            lock.lock();
            sum++;
            lock.unlock();
            lock.unlock();
        }

        @Actor
        public void one() {
            addTwo();
        }

        @Actor
        public void other() {
            addTwo();
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = sum;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "What was written before the signal is not seen.")
    public static class SignalAgainstAwait {
        private final SharedLock lock = lock(true);
        private final SharedCondition filled = lock.newCondition();
        private int value;

        @Actor
        public void signal() {
            lock.lock();
            value = 1;
            filled.signal();
            lock.unlock();
        }

        @Actor
        public void await(I_Result r) {
            lock.lock();
            while (value == 0) {
                filled.awaitUninterruptibly();
            }
            r.r1 = value;
            lock.unlock();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "What was written before the event is not seen.")
    public static class SetAgainstAwait {
        private final SharedEvent event = event();
        private int value;

        @Actor
        public void set() {
            value = 1;
            event.set();
        }

        @Actor
        public void await(I_Result r) {
            try {
                event.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            r.r1 = value;
        }
    }

    /** What was seen after a clear of what was set, and whether it is set in the end. */
    @JCStressTest
    @State
    @Outcome(id = {"0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "The set came last.")
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The clear came last, and sees what was written before the set.")
    @Outcome(expect = FORBIDDEN, desc = "A set is lost.")
    public static class SetAgainstClear {
        private final SharedEvent event = event();
        private int value;

        SetAgainstClear() {
            event.set();
        }

        @Actor
        public void set() {
            value = 1;
            event.set();
        }

        @Actor
        public void clear(II_Result r) {
            event.clear();
            r.r1 = value;
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = event.isSet() ? 1 : 0;
        }
    }

    /** The numbers of two parties, and what each sees of what the other wrote before. */
    @JCStressTest
    @State
    @Outcome(id = {"0, 1, 1, 1", "1, 0, 1, 1"}, expect = ACCEPTABLE, desc = "One is number 0, and both see all.")
    @Outcome(expect = FORBIDDEN, desc = "Both have the same number, or something is not seen.")
    public static class BarrierOfTwo {
        private final SharedBarrier barrier =
                new SharedBarrier(new Link<>("", 1, new HeapBarrier(Cell.ofProcess(HeapBarrier.BYTES), 2, null)));
        private int first;
        private int second;

        private int await() {
            try {
                return barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new AssertionError(e);
            }
        }

        @Actor
        public void one(IIII_Result r) {
            first = 1;
            r.r1 = await();
            r.r3 = second;
        }

        @Actor
        public void other(IIII_Result r) {
            second = 1;
            r.r2 = await();
            r.r4 = first;
        }
    }
}
