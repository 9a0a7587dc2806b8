package dev.weft.sharing;

import dev.weft.sharing.GuardedCondition.Sleeper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the home does for a lock in memory that processes share: those wait here who found it taken, or sleep for its conditions.
 *
 * <p>A {@link HeapLock} does the waiting. It knows of the lock while the {@link LockWord} is watched, and only then:
 * <ul>
 * <li>Whoever comes here claims the lock first: a free one becomes the home's, and of one that a party has, the heap lock is made to
 *     know that, and the party, finding itself watched, releases it here.
 * <li>A party that got the lock here stands in the word, watched.
 * <li>The word becomes 0 again when the heap lock is free, nobody who has come here is about to take it, and nobody is to be told that
 *     the last owner has ended.
 * </ul>
 *
 * <p>The word changes here with this locked, and the heap lock is released with this locked. Who sleeps for a condition is no user of the
 * lock, until it is signalled and comes to take it.
 */
public final class GuardedLock implements LockCore, Guarded<LockCore> {
    private final Cell cell;
    private final LockWord word;
    private final boolean reentrant;

    /** Counts no holds: those of an owner are in the word's memory. */
    private final HeapLock lock = new HeapLock(false);

    /** How many have come to take the lock and have not gone; guarded by this. */
    private int comers;

    /** Guarded by this. */
    private final List<GuardedCondition> conditions = new ArrayList<>();

    public GuardedLock(Cell cell, boolean reentrant) {
        this.cell = cell;
        this.word = new LockWord(cell);
        this.reentrant = reentrant;
        word.setReentrant(reentrant);
        word.setTokenBefore(FencingToken.before());
    }

    @Override
    public LockCore own() {
        return new MemoryLock(cell, this);
    }

    static IllegalMonitorStateException notTheOwner() {
        return new IllegalMonitorStateException("a reentrant lock is released by its owner only, which this thread is not; take it first");
    }

    static IllegalMonitorStateException nobodyHasIt() {
        return new IllegalMonitorStateException("this lock cannot be released, since nobody has it; take it first");
    }

    /** Makes the heap lock know what the word tells; the caller has locked this. */
    private void claim() {
        while (true) {
            long seen = word.get();
            if ((seen & LockWord.WATCHED) != 0) {
                return;
            }
            if (word.compareAndSet(seen, seen | LockWord.WATCHED)) {
                if (seen != 0) {
                    lock.adopt(seen);
                }
                return;
            }
        }
    }

    /** Makes the word tell what became of the lock; the caller has locked this, and claimed it before. */
    private void settle() {
        if (!lock.isHeld()) {
            word.set(comers == 0 && !lock.isBequeathed() ? 0 : LockWord.HOME);
        }
    }

    private synchronized void come() {
        claim();
        comers++;
    }

    /** Ends what began with {@link #come}. */
    private synchronized void go(long party, long holds) {
        comers--;
        if (lock.isOwner(party)) {
            word.setHolds(holds);
            stand(party);
        } else {
            settle();
        }
    }

    /** Makes the word tell that {@code party} has the lock, which it does; the caller has locked this. */
    private void stand(long party) {
        if (LockWord.party(word.get()) != party) {
            word.nextToken();
        }
        word.set(party | LockWord.WATCHED);
    }

    @Override
    public long known(long party) {
        return party;
    }

    /** Takes the lock once more if {@code party} may; the owner itself does that where it can come to the memory. */
    private synchronized boolean isTakenAgain(long party) {
        if (!reentrant || LockWord.party(word.get()) != party || !lock.isOwner(party)) {
            return false;
        }
        word.setHolds(Math.incrementExact(word.holds()));
        return true;
    }

    @Override
    public synchronized boolean tryAcquire(long party) {
        if (isTakenAgain(party)) {
            return true;
        }
        claim();
        if (lock.tryAcquire(party)) {
            stand(party);
            return true;
        }
        return false;
    }

    @Override
    public boolean acquire(long party, long nanos) throws InterruptedException {
        if (isTakenAgain(party)) {
            return true;
        }
        come();
        try {
            return lock.acquire(party, nanos);
        } finally {
            go(party, 0);
        }
    }

    @Override
    public synchronized void release(long party) {
        long seen = word.get();
        if (seen == 0) {
            throw reentrant ? notTheOwner() : nobodyHasIt();
        }
        claim();
        if (reentrant && !lock.isOwner(party)) {
            throw notTheOwner();
        }
        if (word.holds() > 0) {
            word.setHolds(word.holds() - 1);
            return;
        }
        // Not this party any more, also if the next one has the lock before it stands there.
        word.set(LockWord.HOME);
        try {
            lock.release(party);
        } finally {
            settle();
        }
    }

    @Override
    public synchronized boolean isHeld() {
        long seen = word.get();
        return (seen & LockWord.WATCHED) == 0 ? seen != 0 : lock.isHeld();
    }

    @Override
    public synchronized @Nullable Owner owner() {
        long seen = word.get();
        return (seen & LockWord.WATCHED) == 0 ? Owner.of(seen) : lock.owner();
    }

    @Override
    public synchronized int holds(long party) {
        return LockWord.party(word.get()) != party ? 0 : Math.toIntExact(word.holds() + 1);
    }

    @Override
    public synchronized long fencingToken(long party) {
        if (LockWord.party(word.get()) != party) {
            throw FencingToken.notHeld();
        }
        return word.token();
    }

    @Override
    public @Nullable String abandonedBy(long party) {
        return lock.abandonedBy(party);
    }

    @Override
    public synchronized int newCondition() {
        int number = conditions.size();
        ConditionMemory[] inMemory = ConditionMemory.in(cell);
        conditions.add(new GuardedCondition(number < inMemory.length ? inMemory[number] : ConditionMemory.ofHome()));
        return number;
    }

    private void checkHeld(long party, String what) {
        if (LockWord.party(word.get()) != party) {
            throw HeapLock.notHeld(what);
        }
    }

    @Override
    public boolean await(long party, int condition, long nanos) throws InterruptedException {
        GuardedCondition entered;
        Sleeper sleeper;
        long holds;
        synchronized (this) {
            checkHeld(party, "waits for");
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            entered = conditions.get(condition);
            sleeper = entered.enter();
            holds = word.holds();
            word.setHolds(0);
            release(party);
        }
        return sleep(party, entered, sleeper, holds, nanos);
    }

    @Override
    public boolean awaitSignal(long party, int condition, long ticket, long nanos) throws InterruptedException {
        GuardedCondition entered;
        Sleeper sleeper;
        synchronized (this) {
            entered = conditions.get(condition);
            sleeper = entered.enter(Party.process(party), ticket);
        }
        // What it holds beyond once it knows itself.
        return sleep(party, entered, sleeper, 0, nanos);
    }

    private boolean sleep(long party, GuardedCondition condition, Sleeper sleeper, long holds, long nanos) throws InterruptedException {
        boolean interrupted = false;
        try {
            sleeper.await(nanos);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        boolean signalled;
        synchronized (this) {
            signalled = condition.leave(sleeper);
        }
        takeAgain(party, holds);
        if (interrupted && !signalled) {
            throw new InterruptedException();
        }
        if (interrupted) {
            // It came after the signal, and is for what follows.
            Thread.currentThread().interrupt();
        }
        return signalled;
    }

    /** Takes it in the place of {@code party}, in memory, where that then can release it. */
    private synchronized boolean takeFree(long party, long holds) {
        if (!word.compareAndSet(0, party)) {
            return false;
        }
        word.nextToken();
        word.setHolds(holds);
        return true;
    }

    private void takeAgain(long party, long holds) {
        if (takeFree(party, holds)) {
            return;
        }
        come();
        try {
            Uninterrupted.acquire(lock, party);
        } finally {
            go(party, holds);
        }
    }

    @Override
    public synchronized void signal(long party, int condition, int count) {
        checkHeld(party, "signals");
        conditions.get(condition).signal(count);
    }

    @Override
    public synchronized void lostToOthers() {
        claim();
        // As of one that is about to take it for ever: it stays watched, so all others come here and are told.
        comers++;
        settle();
    }

    @Override
    public synchronized void ended(int process, String words) {
        long owner = LockWord.party(word.get());
        if (owner != 0 && Party.process(owner) == process) {
            claim();
            word.setHolds(0);
            word.set(LockWord.HOME);
        }
        // With the lock it may have been about to signal; and what it was signalled itself it has taken with it.
        boolean isToWake = lock.abandon(process, words);
        for (GuardedCondition condition : conditions) {
            isToWake |= condition.clear(process);
        }
        if (isToWake) {
            conditions.forEach(GuardedCondition::wake);
        }
        if ((word.get() & LockWord.WATCHED) != 0) {
            settle();
        }
    }
}
