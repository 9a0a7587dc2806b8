package dev.weft;

import dev.weft.seen.OpenPools;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs jobs on platform threads, as many as there are workers, which start when there is work for them. */
final class ThreadPool extends SlotPool {
    private final ThreadFactory threads = Thread.ofPlatform().daemon(true).name(name() + " worker ", 1).factory();

    /** Threads without a slot, the one that ran last at the end; guarded by the lock. */
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();

    ThreadPool(int workers) {
        super(workers);
        OpenPools.add(this);
    }

    @Override
    String kind() {
        return "threads";
    }

    @Override
    int width() {
        return slots();
    }

    @Override
    long handOverNanos() {
        return 400;
    }

    @Override
    boolean assignsNew() {
        return false;
    }

    @Override
    Runner assign(@Nullable Work work) {
        lock.lock();
        try {
            Worker worker = idle.pollLast();
            if (worker == null) {
                worker = new Worker(work);
                register(worker);
            } else {
                worker.setWorkRelease(work);
            }
            return worker;
        } finally {
            lock.unlock();
        }
    }

    @Override
    void endIdle() {
        lock.lock();
        try {
            for (Worker worker : idle) {
                worker.ends = true;
                worker.rouse();
            }
            idle.clear();
        } finally {
            lock.unlock();
        }
    }

    /** A thread of the pool. */
    private final class Worker extends Runner {
        private final Thread thread = threads.newThread(this);
        private boolean started;

        /** Whether the thread is to end; set before {@link #called}. */
        private boolean ends;

        /** Whether it has a slot again, or is to end. */
        private volatile boolean called;

        Worker(@Nullable Work work) {
            super(ThreadPool.this, work);
        }

        @Override
        void rouse() {
            if (started) {
                called = true;
                LockSupport.unpark(thread);
            } else {
                started = true;
                thread.start();
            }
        }

        @Override
        public void run() {
            while (runAll()) {
                if (!awaitsCall()) {
                    unregister(this);
                    return;
                }
            }
        }

        /** Runs what there is, and gives whether this thread goes on to count; one that does not is no longer registered. */
        private boolean runAll() {
            long now = 0;
            Work current = work();
            current = current == null ? next(this) : current;
            while (current != null) {
                now = current.run(now);
                if (now == Work.LOST) {
                    return false;
                }
                current = next(this);
            }
            return true;
        }

        /** Waits for a slot; false if there will be none. */
        private boolean awaitsCall() {
            lock.lock();
            try {
                if (isShutdown() || active() + idle.size() >= slots()) {
                    return false;
                }
                called = false;
                idle.addLast(this);
            } finally {
                lock.unlock();
            }
            while (!called) {
                LockSupport.park(ThreadPool.this);
                Thread.interrupted();
            }
            return !ends;
        }
    }
}
