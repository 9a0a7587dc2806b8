package dev.weft;

import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/** Runs jobs on platform threads, as many as there are workers, which start when there is work for them. */
final class ThreadPool extends SlotPool {
    private final ThreadFactory threads = Thread.ofPlatform().daemon(true).name(name() + " worker ", 1).factory();

    /** Threads without a slot, the one that ran last at the end; guarded by the lock. */
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();

    ThreadPool(int workers) {
        super(workers);
    }

    @Override
    int width() {
        return slots();
    }

    @Override
    void start(JobGroup group) {
        Worker worker = idle.pollLast();
        if (worker == null) {
            threads.newThread(new Worker(group)).start();
        } else {
            worker.group = group;
            worker.called.signal();
        }
    }

    @Override
    void endIdle() {
        idle.forEach(worker -> worker.called.signal());
        idle.clear();
    }

    /** The next group for the thread that has run {@code done}, waited for; null if the thread is to end. */
    private @Nullable JobGroup await(Worker worker, JobGroup done) {
        lock.lock();
        try {
            JobGroup next = next(done);
            if (next != null || done.isLost() || isShutDownLocked() || activeLocked() + idle.size() >= slotsLocked()) {
                return next;
            }
            idle.addLast(worker);
            while (worker.group == null && idle.contains(worker)) {
                worker.called.awaitUninterruptibly();
            }
            return worker.group;
        } finally {
            lock.unlock();
        }
    }

    /** A thread of the pool; guarded by the lock. */
    private final class Worker implements Runnable {
        private final Condition called = lock.newCondition();
        private @Nullable JobGroup group;

        Worker(JobGroup group) {
            this.group = group;
        }

        @Override
        public void run() {
            JobGroup current = group;
            while (current != null) {
                group = null;
                current.run();
                current = await(this, current);
            }
        }
    }
}
