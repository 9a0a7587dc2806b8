package dev.weft;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs groups of jobs on threads of this JVM, a limited number at a time. A slot is the right to run a group; a thread has one while it
 * runs groups. A thread that a task will not let go of loses its slot to another one and counts no more.
 */
abstract class SlotPool extends AbstractPool {
    private final JobGroup.Unfinished unfinished = new JobGroup.Unfinished(this::replace);

    final ReentrantLock lock = new ReentrantLock();
    private final Condition terminated = lock.newCondition();

    // Guarded by lock.
    private final JobQueue<JobGroup> waiting = new JobQueue<>(JobGroup::priority);
    private int slots;
    private int active;
    private boolean shutDown;

    SlotPool(int slots) {
        this.slots = slots;
    }

    /** Runs {@code group} in a slot of its own, on a thread that calls {@link #next} after it. Called with the lock held. */
    abstract void start(JobGroup group);

    /** Lets threads go that have nothing to do and no slot. Called with the lock held. */
    abstract void endIdle();

    @Override
    void hand(List<? extends PoolJob<?>> jobs) {
        lock.lock();
        try {
            if (shutDown) {
                throw shutDownError();
            }
            submitted(jobs.size());
            JobGroup group = unfinished.add(jobs);
            if (active >= slots) {
                waiting.add(group);
            } else {
                active++;
                start(group);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the thread that has run {@code done} is to run next; null if its slot is free now, or belongs to another thread. */
    final @Nullable JobGroup next(JobGroup done) {
        lock.lock();
        try {
            if (done.isLost()) {
                return null;
            }
            JobGroup next = active <= slots ? waiting.poll() : null;
            if (next == null) {
                active--;
                signalIfTerminated();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void replace(PoolJob<?> stuck, StackTraceElement[] stack, List<? extends PoolJob<?>> rest) {
        String reason = stuck.isCancelled() ? "it was cancelled" : "its limit of " + stuck.limit().toMillis() + " ms";
        var text = new StringBuilder("task \"" + stuck.name() + "\" goes on after " + reason
                + " although its thread was interrupted; another thread takes its place in " + name());
        for (StackTraceElement frame : stack) {
            text.append(System.lineSeparator()).append("\tat ").append(frame);
        }
        System.err.println(text);
        lock.lock();
        try {
            if (!rest.isEmpty()) {
                waiting.addFirst(unfinished.add(rest));
            }
            active--;
            startWaiting();
            signalIfTerminated();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resize(int workers) {
        Checks.atLeastOne("workers", workers);
        lock.lock();
        try {
            slots = workers;
            startWaiting();
            endIdle();
        } finally {
            lock.unlock();
        }
    }

    private void startWaiting() {
        while (active < slots && !waiting.isEmpty()) {
            active++;
            start(waiting.remove());
        }
    }

    @Override
    public PoolStats stats() {
        lock.lock();
        try {
            return stats(slots, active);
        } finally {
            lock.unlock();
        }
    }

    final int slots() {
        lock.lock();
        try {
            return slots;
        } finally {
            lock.unlock();
        }
    }

    final int slotsLocked() {
        return slots;
    }

    final boolean isShutDownLocked() {
        return shutDown;
    }

    final int activeLocked() {
        return active;
    }

    private void signalIfTerminated() {
        if (shutDown) {
            endIdle();
            if (active == 0) {
                terminated.signalAll();
            }
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
        unpublish();
    }

    @Override
    public List<Runnable> shutdownNow() {
        lock.lock();
        try {
            shutDown = true;
            waiting.drain();
            signalIfTerminated();
        } finally {
            lock.unlock();
        }
        unpublish();
        return unfinished.stop();
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
