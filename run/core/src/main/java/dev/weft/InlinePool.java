package dev.weft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs each job in the call that hands it over. */
final class InlinePool extends AbstractPool {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final WorkerLife life = new WorkerLife(this, this::tellEnded);

    // Guarded by lock.
    /** The jobs that run, which may be several as there may be several callers, and by whom. */
    private final Map<PoolJob<?>, Thread> running = new HashMap<>();

    /** What callers will run next. */
    private final Set<Waiting> waiting = new HashSet<>();

    private boolean shutDown;
    private boolean stopped;

    /** Why no worker can begin. */
    private @Nullable WorkerStartFailed broken;

    /** The jobs of one call that it has not begun, and the worker that the call is while it runs them. */
    private final class Waiting implements Contexts.Holder {
        private final ArrayDeque<PoolJob<?>> jobs;

        /** Guarded by this. */
        private @Nullable LocalContext context;

        Waiting(List<? extends PoolJob<?>> jobs) {
            this.jobs = new ArrayDeque<>(jobs);
        }

        @Override
        public synchronized LocalContext context() {
            if (context == null) {
                context = life.take();
            }
            return context;
        }

        synchronized void giveContextBack() {
            if (context != null) {
                life.giveBack(context);
            }
        }
    }

    InlinePool(PoolOptions options, @Nullable AbstractPool family, @Nullable String label) {
        super(options, family, label);
        opened();
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
    @Nullable WorkersAtWork workersAtWork(String task) {
        return null;
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
            if (broken != null && !shutDown) {
                throw new PoolBroken(broken.place(), broken);
            }
            if (shutDown) {
                throw shutDownError();
            }
            submitted(jobs.size());
            waiting.add(own);
        } finally {
            lock.unlock();
        }
        Contexts.run(own, () -> runAll(own));
        endFree();
    }

    private void runAll(Waiting own) {
        PoolBroken failure = begin(own);
        PoolJob<?> job = null;
        while ((job = next(own, job)) != null) {
            if (failure == null) {
                // A task that does not stop keeps its caller: there is no other thread to give its place to.
                job.runHere((_, _) -> {}, 0);
            } else {
                job.fail(failure);
            }
        }
    }

    /** Has the worker begin that {@code own} is; gives why it cannot. */
    private @Nullable PoolBroken begin(Waiting own) {
        if (life.isPlain) {
            return null;
        }
        try {
            life.begin(own.context());
            return null;
        } catch (WorkerStartFailed e) {
            lock.lock();
            try {
                if (broken == null) {
                    broken = e;
                }
            } finally {
                lock.unlock();
            }
            return new PoolBroken(e.place(), e);
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
                own.giveContextBack();
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
        endFree();
        unpublish();
    }

    /** Has workers end that nobody needs any more, in the call that finds it so. */
    private void endFree() {
        if (life.isPlain) {
            return;
        }
        boolean ends;
        boolean inOrder;
        lock.lock();
        try {
            ends = shutDown && waiting.isEmpty();
            inOrder = !stopped;
        } finally {
            lock.unlock();
        }
        if (ends) {
            life.endFree(inOrder);
        }
    }

    private void tellEnded() {
        lock.lock();
        try {
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        var unbegun = new ArrayList<PoolJob<?>>();
        List<PoolJob<?>> begun;
        lock.lock();
        try {
            shutDown = true;
            stopped = true;
            for (Waiting some : waiting) {
                unbegun.addAll(some.jobs);
                some.jobs.clear();
            }
            begun = List.copyOf(running.keySet());
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        endFree();
        unpublish();
        List<Runnable> tasks = handBack(unbegun);
        begun.forEach(PoolJob::stop);
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
            return shutDown && waiting.isEmpty() && life.isEnded();
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean awaitWorkers(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (!shutDown || othersRun() || waiting.isEmpty() && !life.isEnded()) {
                if (left <= 0) {
                    return false;
                }
                left = ended.awaitNanos(left);
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
