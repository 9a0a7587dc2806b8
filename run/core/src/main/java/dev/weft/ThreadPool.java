package dev.weft;

import dev.weft.job.Nanos;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs jobs on platform threads, as many as there are workers, which start when there is work for them. */
final class ThreadPool extends SlotPool {
    private final long idleNanos = Nanos.of(options.idleTimeout());

    /** Threads without a slot, the one that ran last at the end; guarded by the lock. */
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();

    /** How many threads run jobs or wait for some, those that are to end not counted; guarded by the lock. */
    private int threads;

    ThreadPool(PoolOptions options, @Nullable AbstractPool family, @Nullable String label) {
        super(options, family, label, options.workersOr(Weft.cores()));
        opened();
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
                threads++;
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
            threads -= idle.size();
            idle.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    void leaves(Runner runner) {
        var worker = (Worker) runner;
        lock.lock();
        try {
            worker.called = false;
            worker.waits = !isClosing() && threads <= slots();
            if (worker.waits) {
                idle.addLast(worker);
            } else {
                threads--;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean comesBack(Runner runner) {
        var worker = (Worker) runner;
        lock.lock();
        try {
            if (!worker.waits) {
                threads++;
                return true;
            }
            return idle.remove(worker);
        } finally {
            lock.unlock();
        }
    }

    @Override
    void lost(Runner runner) {
        lock.lock();
        try {
            threads--;
        } finally {
            lock.unlock();
        }
    }

    /** A thread of the pool. */
    private final class Worker extends Runner {
        private final Thread thread;
        private boolean started;

        /** Whether the thread is to end; set before {@link #called}. */
        private boolean ends;

        /** Whether it has a slot again, or is to end. */
        private volatile boolean called;

        /** Whether it was idle when it last gave a slot back: otherwise it ends. */
        private boolean waits;

        Worker(@Nullable Work work) {
            super(ThreadPool.this, work);
            LocalContext own = life.make();
            setContext(own);
            this.thread = Thread.ofPlatform().daemon(true).name(own.name()).unstarted(this);
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
            Contexts.run(this, this::live);
        }

        private void live() {
            LocalContext own = context();
            try {
                life.begin(own);
            } catch (WorkerStartFailed e) {
                breakDown(this, e);
                return;
            }
            boolean inOrder;
            do {
                inOrder = runAll();
            } while (inOrder && awaitsCall());
            life.end(own, inOrder && !isStopped());
            if (inOrder) {
                unregister(this);
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
            if (!waits) {
                return false;
            }
            long deadline = System.nanoTime() + idleNanos;
            while (!called) {
                if (idleNanos == 0) {
                    LockSupport.park(ThreadPool.this);
                } else if (!awaitsUntil(deadline)) {
                    return false;
                }
                Thread.interrupted();
            }
            return !ends;
        }

        /** Waits a while, and gives false if this thread has had nothing to do for so long that it is to end. */
        private boolean awaitsUntil(long deadline) {
            long left = deadline - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(ThreadPool.this, left);
                return true;
            }
            lock.lock();
            try {
                boolean isLeft = idle.remove(this);
                if (isLeft) {
                    threads--;
                }
                // One that is idle no more has just been called.
                return !isLeft;
            } finally {
                lock.unlock();
            }
        }
    }
}
