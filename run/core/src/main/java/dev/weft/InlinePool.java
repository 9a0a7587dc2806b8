package dev.weft;

import dev.weft.seen.OpenPools;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs each job in the call that hands it over. */
final class InlinePool extends AbstractPool {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    // Guarded by lock.
    /** The jobs that run, which may be several as there may be several callers, and by whom. */
    private final Map<PoolJob<?>, Thread> running = new HashMap<>();

    /** What callers will run next. */
    private final Set<Waiting> waiting = new HashSet<>();

    private boolean shutDown;

    /** The jobs of one call that it has not begun. */
    private static final class Waiting {
        private final ArrayDeque<PoolJob<?>> jobs;

        Waiting(List<? extends PoolJob<?>> jobs) {
            this.jobs = new ArrayDeque<>(jobs);
        }
    }

    InlinePool() {
        OpenPools.add(this);
    }

    @Override
    String kind() {
        return "inline";
    }

    @Override
    int width() {
        return 0;
    }

    @Override
    long handOverNanos() {
        return 0;
    }

    @Override
    public PoolStats stats() {
        lock.lock();
        try {
            return stats(0, running.size());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resize(int workers) {
        Checks.atLeastOne("workers", workers);
    }

    @Override
    void hand(List<? extends PoolJob<?>> jobs) {
        var own = new Waiting(jobs);
        lock.lock();
        try {
            if (shutDown) {
                throw shutDownError();
            }
            submitted(jobs.size());
            waiting.add(own);
        } finally {
            lock.unlock();
        }
        PoolJob<?> job = null;
        while ((job = next(own, job)) != null) {
            // A task that does not stop keeps its caller: there is no other thread to give its place to.
            job.runHere((_, _) -> {}, 0);
        }
    }

    /** What the caller of {@code own} is to run after {@code done}; null if there is no more. */
    private @Nullable PoolJob<?> next(Waiting own, @Nullable PoolJob<?> done) {
        lock.lock();
        try {
            running.remove(done);
            PoolJob<?> job = own.jobs.poll();
            if (job != null) {
                running.put(job, Thread.currentThread());
            } else {
                waiting.remove(own);
                ended.signalAll();
            }
            return job;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            shutDown = true;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        unpublish();
    }

    @Override
    public List<Runnable> shutdownNow() {
        var unbegun = new ArrayList<PoolJob<?>>();
        List<PoolJob<?>> begun;
        lock.lock();
        try {
            shutDown = true;
            for (Waiting some : waiting) {
                unbegun.addAll(some.jobs);
                some.jobs.clear();
            }
            begun = List.copyOf(running.keySet());
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        unpublish();
        List<Runnable> tasks = handBack(unbegun);
        begun.forEach(PoolJob::cancel);
        return tasks;
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return shutDown;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isTerminated() {
        lock.lock();
        try {
            return shutDown && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lock();
        try {
            while (!shutDown || othersRun()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = ended.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A task that closes its own pool must not wait for itself. */
    private boolean othersRun() {
        return running.values().stream().anyMatch(thread -> !thread.equals(Thread.currentThread()));
    }
}
