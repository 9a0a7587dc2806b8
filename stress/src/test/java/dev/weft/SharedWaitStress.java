package dev.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.sharing.Cell;
import dev.weft.sharing.GuardedLatch;
import dev.weft.sharing.GuardedSemaphore;
import dev.weft.sharing.Link;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Semaphores and latches in memory: no permit and no wake-up is lost, and what was written before is seen. */
final class SharedWaitStress {
    private SharedWaitStress() {}

    private static SharedSemaphore semaphore(int permits) {
        return new SharedSemaphore(
                new Link<>("", 1, new GuardedSemaphore(Cell.ofProcess(GuardedSemaphore.BYTES), permits, false).own()));
    }

    private static void acquire(SharedSemaphore permits, int count) {
        try {
            permits.acquire(count);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The sum, and how many permits there are in the end. */
    @JCStressTest
    @State
    @Outcome(id = "4, 1", expect = ACCEPTABLE, desc = "Nothing is lost.")
    @Outcome(expect = FORBIDDEN, desc = "An addition or the permit is lost, or two had it.")
    public static class AddAgainstAdd {
        private final SharedSemaphore permits = semaphore(1);
        private int sum;

        private void add() {
            acquire(permits, 1);
            sum++;
            permits.release();
        }

        @Actor
        public void one() {
            add();
            add();
        }

        @Actor
        public void other() {
            add();
            add();
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = sum;
            r.r2 = permits.availablePermits();
        }
    }

    /** One permit is taken in memory, two at once are by the home. */
    @JCStressTest
    @State
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "All are there.")
    @Outcome(expect = FORBIDDEN, desc = "A permit is lost, or there is one too many.")
    public static class OneAgainstTwo {
        private final SharedSemaphore permits = semaphore(2);

        @Actor
        public void one() {
            acquire(permits, 1);
            permits.release();
        }

        @Actor
        public void two() {
            acquire(permits, 2);
            permits.release(2);
        }

        @Arbiter
        public void end(I_Result r) {
            r.r1 = permits.availablePermits();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "What was written before the release is not seen.")
    public static class ReleaseAgainstAcquire {
        private final SharedSemaphore permits = semaphore(0);
        private int value;

        @Actor
        public void release() {
            value = 1;
            permits.release();
        }

        @Actor
        public void acquire(I_Result r) {
            SharedWaitStress.acquire(permits, 1);
            r.r1 = value;
        }
    }

    /** What each sees of what the other wrote. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "What was written before a count is not seen.")
    public static class CountDownAgainstCountDown {
        private final SharedLatch latch =
                new SharedLatch(new Link<>("", 1, new GuardedLatch(Cell.ofProcess(GuardedLatch.BYTES), 2).own()));
        private int first;
        private int second;

        private void countDownAndAwait() {
            latch.countDown();
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Actor
        public void one(II_Result r) {
            first = 1;
            countDownAndAwait();
            r.r1 = second;
        }

        @Actor
        public void other(II_Result r) {
            second = 1;
            countDownAndAwait();
            r.r2 = first;
        }
    }
}
