package dev.weft.sharing;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.ByteBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A lock in memory, and words beside it that are written and read plainly, as what other processes protect by it. */
final class MemoryLockStress {
    private MemoryLockStress() {}

    /** The lock, as its users and as its home see it. A wake-up that is lost shows as a test that does not end. */
    abstract static class Tested {
        final Cell cell = Cell.ofProcess(MemoryLock.BYTES + 2 * Long.BYTES);
        final GuardedLock home = new GuardedLock(cell, false);
        final MemoryLock lock = new MemoryLock(cell, home);
        private final ByteBuffer memory = cell.area().memory();
        private final int words = cell.begin() + MemoryLock.BYTES;

        final int word(int index) {
            return (int) memory.getLong(words + index * Long.BYTES);
        }

        final void set(int index, int value) {
            memory.putLong(words + index * Long.BYTES, value);
        }

        static void acquire(LockCore lock) {
            try {
                lock.acquire(Party.current(), Long.MAX_VALUE);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        final void add(LockCore by) {
            acquire(by);
            set(0, word(0) + 1);
            by.release(Party.current());
        }

        final int isHeld() {
            return lock.isHeld() ? 1 : 0;
        }
    }

    @JCStressTest
    @State
    @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "Before or after.")
    @Outcome(expect = FORBIDDEN, desc = "In between.")
    public static class WriteAgainstRead extends Tested {
        @Actor
        public void write() {
            acquire(lock);
            set(0, 1);
            set(1, 1);
            lock.release(Party.current());
        }

        @Actor
        public void read(II_Result r) {
            acquire(lock);
            r.r1 = word(0);
            r.r2 = word(1);
            lock.release(Party.current());
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "4, 0", expect = ACCEPTABLE, desc = "Nothing is lost, and the lock is free.")
    @Outcome(expect = FORBIDDEN, desc = "Two had the lock, or it is still held.")
    public static class AddAgainstAdd extends Tested {
        @Actor
        public void one() {
            add(lock);
            add(lock);
        }

        @Actor
        public void other() {
            add(lock);
            add(lock);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = word(0);
            r.r2 = isHeld();
        }
    }

    /** One takes the lock in memory; the other comes to its home, as those do that have looked for long enough. */
    @JCStressTest
    @State
    @Outcome(id = "4, 0", expect = ACCEPTABLE, desc = "Nothing is lost, and the lock is free.")
    @Outcome(expect = FORBIDDEN, desc = "Two had the lock, or it is still held.")
    public static class MemoryAgainstHome extends Tested {
        @Actor
        public void inMemory() {
            add(lock);
            add(lock);
        }

        @Actor
        public void atHome() {
            add(home);
            add(home);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = word(0);
            r.r2 = isHeld();
        }
    }

    /** Whether it was taken, and what was seen then. */
    @JCStressTest
    @State
    @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Too early.")
    @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "After the release, with all that was before it.")
    @Outcome(expect = FORBIDDEN, desc = "What was written before the release is not seen.")
    public static class ReleaseAgainstTry extends Tested {
        ReleaseAgainstTry() {
            acquire(lock);
        }

        @Actor
        public void release() {
            set(0, 1);
            lock.release(Party.current());
        }

        @Actor
        public void tryAcquire(II_Result r) {
            if (lock.tryAcquire(Party.current())) {
                r.r1 = 1;
                r.r2 = word(0);
            }
        }
    }

    /** The value that was waited for, and whether the lock is held in the end. */
    @JCStressTest
    @State
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Woken, or not asleep yet.")
    @Outcome(expect = FORBIDDEN, desc = "What was written before the signal is not seen.")
    public static class SignalAgainstAwait extends Tested {
        private final int filled = lock.newCondition();

        @Actor
        public void signal() {
            acquire(lock);
            set(0, 1);
            lock.signal(Party.current(), filled, 1);
            lock.release(Party.current());
        }

        @Actor
        public void await(II_Result r) {
            acquire(lock);
            try {
                while (word(0) == 0) {
                    lock.await(Party.current(), filled, Long.MAX_VALUE);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            r.r1 = word(0);
            lock.release(Party.current());
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = isHeld();
        }
    }

    /** Two of other processes look on for a signal, one of them longer than the other. */
    abstract static class Awaited extends Tested {
        static final int PROCESS = 1;
        private static final int OTHER_PROCESS = 2;

        final int filled = lock.newCondition();
        final ConditionMemory memory = ConditionMemory.in(cell)[filled];
        final long ticket = memory.enter(PROCESS);
        private final long otherTicket = memory.enter(OTHER_PROCESS);

        final void signal() {
            acquire(lock);
            lock.signal(Party.current(), filled, 1);
            lock.release(Party.current());
        }

        final int isOtherSignalled() {
            return memory.isSignalled(OTHER_PROCESS, otherTicket) ? 1 : 0;
        }
    }

    /** Whether the first was signalled, while it went to sleep, and whether the other was. */
    @JCStressTest
    @State
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "In its slot or asleep.")
    @Outcome(expect = FORBIDDEN, desc = "Not the one that has waited longest.")
    public static class SignalAgainstSleep extends Awaited {
        @Actor
        public void bySignal() {
            signal();
        }

        @Actor
        public void bySleep(II_Result r) {
            long party = Party.of(PROCESS, 1);
            try {
                r.r1 = home.awaitSignal(party, filled, ticket, Long.MAX_VALUE) ? 1 : 0;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            memory.leave(PROCESS, ticket);
            home.release(party);
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = isOtherSignalled();
        }
    }

    /** Whether the other was signalled, while the first may have been and died, and whether the lock is held in the end. */
    @JCStressTest
    @State
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The signal was for it, or was not used by the dead.")
    @Outcome(expect = FORBIDDEN, desc = "The signal is lost.")
    public static class SignalAgainstEnd extends Awaited {
        @Actor
        public void bySignal() {
            signal();
        }

        @Actor
        public void byEnd() {
            home.ended(PROCESS, "the other");
        }

        @Arbiter
        public void end(II_Result r) {
            r.r1 = isOtherSignalled();
            r.r2 = isHeld();
        }
    }

    /** Whether who gets the lock of a process that ends is told so, and whether the lock is held in the end. */
    @JCStressTest
    @State
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It gets the lock, and is told.")
    @Outcome(expect = FORBIDDEN, desc = "It is not told, or the lock is still held.")
    public static class EndAgainstAcquire extends Tested {
        private static final int PROCESS = 1;

        EndAgainstAcquire() {
            new LockWord(cell).set(Party.of(PROCESS, 1));
        }

        @Actor
        public void end() {
            home.ended(PROCESS, "the other");
        }

        @Actor
        public void acquire(II_Result r) {
            acquire(lock);
            r.r1 = lock.abandonedBy(Party.current()) == null ? 0 : 1;
            lock.release(Party.current());
        }

        @Arbiter
        public void end(II_Result r) {
            r.r2 = isHeld();
        }
    }
}
