package dev.weft.sharing;

import org.jspecify.annotations.Nullable;

/**
 * What the home does for a lock in memory that processes share: those wait here who found it taken, or wait for its conditions.
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
 * <p>The word changes here with this locked, and the heap lock is released with this locked, but for the moment in which a party begins to
 * wait for a condition: then the word tells of that party although others may have the lock, which all who look at a watched word find
 * out here.
 */
public final class GuardedLock implements LockCore, Guarded<LockCore> {
    private final Cell cell;
    private final LockWord word;
    private final boolean reentrant;

    /** Counts no holds: those of an owner are in the word's memory. */
    private final HeapLock lock = new HeapLock(false);

    /** How many have come to take the lock and have not gone; guarded by this. */
    private int comers;

    public GuardedLock(Cell cell, boolean reentrant) {
        this.cell = cell;
        this.word = new LockWord(cell);
        this.reentrant = reentrant;
        word.setReentrant(reentrant);
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
            word.set(party | LockWord.WATCHED);
        } else {
            settle();
        }
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
            word.set(party | LockWord.WATCHED);
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
            throw nobodyHasIt();
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
    public @Nullable String abandonedBy(long party) {
        return lock.abandonedBy(party);
    }

    @Override
    public int newCondition() {
        return lock.newCondition();
    }

    @Override
    public boolean await(long party, int condition, long nanos) throws InterruptedException {
        come();
        long holds = word.holds();
        boolean begun = false;
        try {
            if (lock.isOwner(party)) {
                word.setHolds(0);
                begun = true;
            }
            return lock.await(party, condition, nanos);
        } finally {
            go(party, begun ? holds : 0);
        }
    }

    @Override
    public synchronized void signal(long party, int condition, int count) {
        claim();
        lock.signal(party, condition, count);
    }

    @Override
    public synchronized void ended(int process, String words) {
        long owner = LockWord.party(word.get());
        if (owner != 0 && Party.process(owner) == process) {
            claim();
            word.setHolds(0);
            word.set(LockWord.HOME);
        }
        lock.ended(process, words);
        if ((word.get() & LockWord.WATCHED) != 0) {
            settle();
        }
    }
}
