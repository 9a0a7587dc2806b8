package dev.weft.sharing;

import dev.weft.SharedObjectLost;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Lookout;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A lock in memory that processes share. While nobody has to wait it is taken and released by one exchange in that memory, and nobody is
 * asked; who finds it taken looks on for a moment, and then waits at the lock's home. So does who waits for a condition, and is signalled
 * in memory while it looks on. See {@link LockWord}, {@link ConditionMemory} and {@link GuardedLock}.
 */
public final class MemoryLock implements LockCore, InMemory<LockCore> {
    /** How often to look before waiting elsewhere: as long as others have a lock for a few instructions, which most do. */
    private static final int LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 0;

    /** How many bytes of memory a lock needs. */
    public static final int BYTES = ConditionMemory.BYTES;

    private static final int UNKNOWN = -1;

    private final Cell cell;
    private final LockWord word;
    private final LockCore home;
    private final boolean reentrant;
    private final ConditionMemory[] conditions;
    private final Lookout lookout = InMemory.lookout();

    /** The number that the home has given this process. Whoever sees none yet asks for it, and is told the same. */
    private int process = UNKNOWN;

    /** @param home what watches over the lock in its home, or a stub of that */
    public MemoryLock(Cell cell, LockCore home) {
        this.cell = cell;
        this.word = new LockWord(cell);
        this.home = home;
        this.reentrant = word.isReentrant();
        this.conditions = ConditionMemory.in(cell);
    }

    @Override
    public MemoryLock with(UnaryOperator<LockCore> changed) {
        return new MemoryLock(cell, changed.apply(home));
    }

    @Override
    public @Nullable Cell cell() {
        return cell;
    }

    @Override
    public long known(long party) {
        int known = process;
        if (known == UNKNOWN) {
            known = Party.process(home.known(0));
            process = known;
        }
        return Party.of(known, party);
    }

    private boolean takeFree(long party) {
        FaultPoint.reach("lock.taking");
        if (!word.compareAndSet(0, party)) {
            return false;
        }
        FaultPoint.reach("lock.taken");
        word.nextToken();
        return true;
    }

    private boolean take(long party) {
        long seen = word.get();
        if (seen == 0) {
            return takeFree(party);
        }
        if (!reentrant || LockWord.party(seen) != party) {
            return false;
        }
        word.setHolds(Math.incrementExact(word.holds()));
        FaultPoint.reach("lock.taken-again");
        return true;
    }

    @Override
    public boolean tryAcquire(long party) {
        long own = known(party);
        // One that is watched may be free.
        return take(own) || (word.get() & LockWord.WATCHED) != 0 && home.tryAcquire(party);
    }

    @Override
    public boolean acquire(long party, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (nanos <= 0) {
            return tryAcquire(party);
        }
        long own = known(party);
        // Not looked at before, as whoever reads what is about to be exchanged waits for it twice.
        if (!reentrant && takeFree(own) || takeSoon(own)) {
            return true;
        }
        FaultPoint.reach("lock.waits");
        boolean acquired = home.acquire(party, nanos);
        FaultPoint.reach("lock.waited");
        return acquired;
    }

    /** Looks on for a moment. */
    private boolean takeSoon(long own) {
        for (int i = 0; i <= LOOKS; i++) {
            if (take(own)) {
                return true;
            }
            if ((word.get() & LockWord.WATCHED) != 0) {
                break;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** Whether it is free, or may be, which the home says. */
    private boolean isWorthTrying() {
        long seen = word.get();
        return seen == 0 || (seen & LockWord.WATCHED) != 0;
    }

    private boolean free(long seen) {
        FaultPoint.reach("lock.releasing");
        if (!word.compareAndSet(seen, 0)) {
            return false;
        }
        FaultPoint.reach("lock.released");
        return true;
    }

    /** Has the home release it, which watches it. */
    private void passOn(long party) {
        FaultPoint.reach("lock.passing-on");
        home.release(party);
    }

    @Override
    public void release(long party) {
        long own = known(party);
        boolean isHeldAgain = reentrant && word.holds() > 0;
        if (!isHeldAgain && free(own)) {
            return;
        }
        long seen = word.get();
        if (reentrant && LockWord.party(seen) != own) {
            // The home says that, or that the lock is lost.
            passOn(party);
            return;
        }
        if (isHeldAgain) {
            word.setHolds(word.holds() - 1);
            return;
        }
        if (seen == 0) {
            throw GuardedLock.nobodyHasIt();
        }
        if ((seen & LockWord.WATCHED) != 0 || !free(seen)) {
            passOn(party);
        }
    }

    @Override
    public boolean isHeld() {
        long seen = word.get();
        return seen != 0 && ((seen & LockWord.WATCHED) == 0 || home.isHeld());
    }

    @Override
    public @Nullable Owner owner() {
        return home.owner();
    }

    @Override
    public int holds(long party) {
        return LockWord.party(word.get()) != known(party) ? 0 : Math.toIntExact(word.holds() + 1);
    }

    @Override
    public long fencingToken(long party) {
        long own = known(party);
        // Before the look at who has it: somebody else may release a lock that is not reentrant.
        long token = word.token();
        // The home says that it is not this party, or that the lock is lost.
        return isHeldBy(own) ? token : home.fencingToken(party);
    }

    @Override
    public @Nullable String abandonedBy(long party) {
        long seen = word.get();
        // Who has taken it from a dead one got it from the home, which watches it until then.
        return seen == (known(party) | LockWord.WATCHED) ? home.abandonedBy(party) : null;
    }

    @Override
    public int newCondition() {
        return home.newCondition();
    }

    @Override
    public boolean await(long party, int condition, long nanos) throws InterruptedException {
        long own = known(party);
        if (!isHeldBy(own)) {
            // The home says that, or that the lock is lost.
            return home.await(party, condition, nanos);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        FaultPoint.reach("lock.awaits");
        int process = Party.process(own);
        boolean looks = nanos > 0 && condition < conditions.length;
        long ticket = looks ? conditions[condition].enter(process) : ConditionMemory.NO_TICKET;
        if (ticket == ConditionMemory.NO_TICKET) {
            return home.await(party, condition, nanos);
        }
        FaultPoint.reach("condition.entered");
        ConditionMemory entered = conditions[condition];
        long end = System.nanoTime() + nanos;
        long holds = word.holds();
        try {
            word.setHolds(0);
            if (!free(own)) {
                passOn(party);
            }
            FaultPoint.reach("condition.looks");
            // Until it can take the lock as well, which the one that signals has.
            var _ = lookout.sees(() -> entered.isSignalled(process, ticket) && isWorthTrying());
            if (entered.isSignalled(process, ticket)) {
                FaultPoint.reach("condition.seen");
                Uninterrupted.acquire(this, party);
                return true;
            }
            return home.awaitSignal(party, condition, ticket, nanos == Long.MAX_VALUE ? nanos : end - System.nanoTime());
        } catch (SharedObjectLost e) {
            // Nobody is asked any more, but the caller is about to release it, which can be done in memory if the home has ended.
            var _ = isHeldBy(own) || takeSoon(own);
            throw e;
        } finally {
            FaultPoint.reach("condition.leaves");
            entered.leave(process, ticket);
            if (isHeldBy(own)) {
                word.setHolds(holds);
            }
        }
    }

    private boolean isHeldBy(long own) {
        return LockWord.party(word.get()) == own;
    }

    @Override
    public boolean awaitSignal(long party, int condition, long ticket, long nanos) throws InterruptedException {
        return home.awaitSignal(party, condition, ticket, nanos);
    }

    @Override
    public void signal(long party, int condition, int count) {
        if (!isHeldBy(known(party))) {
            home.signal(party, condition, count);
            return;
        }
        FaultPoint.reach("lock.signals");
        int left = condition < conditions.length ? conditions[condition].signal(count) : count;
        FaultPoint.reach("condition.signalled");
        if (left > 0) {
            home.signal(party, condition, left);
        }
    }
}
