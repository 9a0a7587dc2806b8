package dev.weft;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs each group of jobs on a virtual thread of its own, a limited number at a time. */
final class VirtualThreadPool extends AbstractPool {
    private final int limit;
    private final ThreadFactory threads = Thread.ofVirtual().name(name() + " task ", 1).factory();
    private final Set<JobGroup> running = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition terminated = lock.newCondition();
    private final ArrayDeque<JobGroup> waiting = new ArrayDeque<>();
    private int active;
    private boolean shutDown;

    VirtualThreadPool(int limit) {
        this.limit = limit;
    }

    @Override
    int width() {
        // How far to look ahead where nothing limits the number of threads.
        return Math.min(limit, 64 * Weft.cores());
    }

    @Override
    void hand(List<? extends PoolJob<?>> jobs, boolean together) {
        var group = new JobGroup(jobs, running);
        lock.lock();
        try {
            if (shutDown) {
                throw shutDownError();
            }
            if (active == limit) {
                waiting.add(group);
                return;
            }
            active++;
        } finally {
            lock.unlock();
        }
        start(group);
    }

    private void start(JobGroup group) {
        threads.newThread(() -> {
            try {
                group.run();
            } finally {
                startNext();
            }
        }).start();
    }

    /** The slot of a thread that has ended goes to the next group, on a fresh thread since thread-locals must not be shared. */
    private void startNext() {
        JobGroup next = nextOrFree();
        if (next != null) {
            start(next);
        }
    }

    private @Nullable JobGroup nextOrFree() {
        lock.lock();
        try {
            JobGroup next = waiting.poll();
            if (next == null) {
                active--;
                signalIfTerminated();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void signalIfTerminated() {
        if (shutDown && active == 0) {
            terminated.signalAll();
        }
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            shutDown = true;
            signalIfTerminated();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<JobGroup> unbegun;
        lock.lock();
        try {
            shutDown = true;
            unbegun = List.copyOf(waiting);
            waiting.clear();
            signalIfTerminated();
        } finally {
            lock.unlock();
        }
        return JobGroup.stopAll(running, unbegun);
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
            return shutDown && active == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lock();
        try {
            while (!shutDown || active > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = terminated.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
