package dev.weft.async;

import dev.weft.job.Nanos;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks may do something at the same time, and who does. A number of places that are borrowed and given back.
 *
 * {@snippet :
 * var connections = new Limiter(2);
 * List<Callable<String>> calls = List.of(
 *         () -> connections.call(() -> "tea"), () -> connections.call(() -> "milk"), () -> connections.call(() -> "water"));
 * IO.println(Async.gather(calls));                   // [tea, milk, water]
 * }
 *
 * <p>Places are given in the order in which tasks have come for them. A borrower is a task of a group, or else a thread; each may have one
 * place, and only the borrower gives it back. Unlike a {@link java.util.concurrent.Semaphore} this knows who has borrowed, and its
 * {@linkplain #total(int) total} may be changed at any time.
 *
 * <p>A wait is ended by an interrupt, and is not begun in a {@link CancelScope} that was told to stop; the place then goes to the next one
 * in line. A task of an {@link EventLoop} waits beside its loop: {@link EventLoop#await(ScopedValue.CallableOp)}.
 *
 * <p>Memory consistency effects: what was done before a place was given back <i>happens before</i> what is done after it was borrowed
 * again. May be used by all threads, virtual or not.
 *
 * @see <a href="https://trio.readthedocs.io/en/stable/reference-core.html#trio.CapacityLimiter">Trio's CapacityLimiter</a>
 */
public final class Limiter {
    /**
     * Who has a place.
     *
     * @param name of the task, or of the thread if it runs none of a group
     * @param thread the one that has borrowed, and runs the task
     */
    public record Borrower(String name, Thread thread) {}

    /**
     * Numbers of one moment.
     *
     * @param borrowed how many places are taken; more than {@code total} after that was made smaller
     * @param total how many there are
     * @param waiting how many tasks wait for one
     */
    public record Statistics(int borrowed, int total, int waiting) {}

    private final BriefLock lock;

    // Guarded by lock.
    private int total;

    /** Those who have a place, in the order in which they got it. */
    private final Map<Thread, Applicant> borrowers = new LinkedHashMap<>();

    private final Line<Applicant> waiting = new Line<>();

    private static final class Applicant extends Waiter {
        final Thread thread = Thread.currentThread();
        private final @Nullable CancelScope scope = CancelScope.currentOrNull();

        /** That of the task which the thread runs, if it is one of a group. */
        String name() {
            for (CancelScope around = scope; around != null; around = around.parent()) {
                Members tasks = around.members();
                if (tasks == null) {
                    continue;
                }
                for (GroupJob<?> job : tasks.running()) {
                    if (thread.equals(job.thread())) {
                        return job.name();
                    }
                }
            }
            return thread.getName().isEmpty() ? "thread " + thread.threadId() : thread.getName();
        }
    }

    /** @param total how many places there are; 0 lets nobody in until it is raised */
    public Limiter(int total) {
        this(Platform.SYSTEM, total);
    }

    Limiter(Platform platform, int total) {
        this.lock = new BriefLock(platform, this);
        this.total = checked(total);
    }

    private static int checked(int total) {
        if (total < 0) {
            throw new IllegalArgumentException("total must not be negative, but was " + total + "; 0 lets nobody in");
        }
        return total;
    }

    /**
     * Borrows a place, and waits for one.
     *
     * @throws IllegalStateException if this task has one
     */
    public void acquire() throws InterruptedException {
        acquire(Waiter.FOREVER);
    }

    /**
     * Borrows a place, for which it waits for {@code timeout}, and gives whether it got it; with 0 it does not wait.
     *
     * @throws IllegalStateException if this task has one
     */
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return acquire(Nanos.of(timeout));
    }

    /**
     * Borrows a place if there is one and nobody waits for it.
     *
     * @throws IllegalStateException if this task has one
     */
    public boolean tryAcquire() {
        lock.lock();
        try {
            return borrow(new Applicant());
        } finally {
            lock.unlock();
        }
    }

    private boolean acquire(long nanos) throws InterruptedException {
        Waiter.begin();
        var applicant = new Applicant();
        lock.lock();
        try {
            if (borrow(applicant)) {
                return true;
            }
            if (nanos == 0) {
                return false;
            }
            lock.stand(applicant, waiting);
        } finally {
            lock.unlock();
        }
        return lock.await(applicant, waiting, nanos);
    }

    private boolean borrow(Applicant applicant) {
        if (borrowers.containsKey(applicant.thread)) {
            throw new IllegalStateException("\"" + applicant.name() + "\" has borrowed from this limiter already;"
                    + " it must release before it acquires again, or use a limiter of its own for what is nested");
        }
        // Who waits is served as soon as there is a place, so if there is one nobody waits.
        if (borrowers.size() >= total) {
            return false;
        }
        borrowers.put(applicant.thread, applicant);
        return true;
    }

    /**
     * Gives the place back, to the one who has waited longest.
     *
     * @throws IllegalStateException if this task has none
     */
    public void release() {
        Thread thread = Thread.currentThread();
        lock.lock();
        try {
            if (borrowers.remove(thread) == null) {
                throw new IllegalStateException("\"" + new Applicant().name()
                        + "\" has not borrowed from this limiter; only who has acquired releases");
            }
            serve();
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        while (borrowers.size() < total && !waiting.isEmpty()) {
            Applicant next = waiting.first();
            borrowers.put(next.thread, next);
            lock.letFirstGo(waiting);
        }
    }

    /**
     * Runs {@code code} on this thread with a place, which it waits for.
     *
     * @throws IllegalStateException if this task has one
     */
    public <X extends Exception> void run(ContextKey.Block<X> code) throws X, InterruptedException {
        acquire();
        try {
            code.run();
        } finally {
            release();
        }
    }

    /** As {@link #run}, for code with a result. */
    public <R extends @Nullable Object, X extends Exception> R call(ScopedValue.CallableOp<R, X> code) throws X, InterruptedException {
        acquire();
        try {
            return code.call();
        } finally {
            release();
        }
    }

    /**
     * Has so many places from now on. If there are more, those who wait get them at once; if there are fewer, who has borrowed keeps what
     * it has, and nobody gets one until enough were given back.
     */
    public void total(int total) {
        int next = checked(total);
        lock.lock();
        try {
            this.total = next;
            serve();
        } finally {
            lock.unlock();
        }
    }

    /** How many places there are. */
    public int total() {
        return statistics().total();
    }

    public Statistics statistics() {
        lock.lock();
        try {
            return new Statistics(borrowers.size(), total, waiting.size());
        } finally {
            lock.unlock();
        }
    }

    /** Those who have a place, in the order in which they got it. */
    public List<Borrower> borrowers() {
        List<Applicant> all;
        lock.lock();
        try {
            all = List.copyOf(borrowers.values());
        } finally {
            lock.unlock();
        }
        return all.stream().map(one -> new Borrower(one.name(), one.thread)).toList();
    }

    /** {@code Limiter[1 of 2 borrowed, 0 waiting]}. */
    @Override
    public String toString() {
        Statistics now = statistics();
        return "Limiter[" + now.borrowed() + " of " + now.total() + " borrowed, " + now.waiting() + " waiting]";
    }
}
