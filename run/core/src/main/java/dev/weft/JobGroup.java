package dev.weft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Jobs that one thread runs one after the other. */
final class JobGroup implements Runnable {
    private final List<? extends PoolJob<?>> jobs;
    private final Unfinished unfinished;

    /** How many of the jobs a thread has taken; the rest have not begun. Guarded by this. */
    private int taken;

    /** Whether a job never ended and its thread does not count any more. Guarded by this. */
    private boolean lost;

    private JobGroup(List<? extends PoolJob<?>> jobs, Unfinished unfinished) {
        this.jobs = jobs;
        this.unfinished = unfinished;
    }

    /** What to do about a job that does not end although its time was up or it was cancelled. */
    interface Stuck {
        /**
         * @param stack where it is
         * @param rest the jobs that waited behind it
         */
        void replace(PoolJob<?> job, StackTraceElement[] stack, List<? extends PoolJob<?>> rest);
    }

    /** The groups of a pool that have not run to their end, whether or not a thread has begun them. */
    static final class Unfinished {
        private final Set<JobGroup> groups = ConcurrentHashMap.newKeySet();
        private final Stuck whenStuck;

        Unfinished(Stuck whenStuck) {
            this.whenStuck = whenStuck;
        }

        JobGroup add(List<? extends PoolJob<?>> jobs) {
            var group = new JobGroup(jobs, this);
            groups.add(group);
            return group;
        }

        void remove(JobGroup group) {
            groups.remove(group);
        }

        /** Takes back what no thread has begun, and stops the rest. */
        List<Runnable> stop() {
            var unbegun = new ArrayList<PoolJob<?>>();
            var begun = new ArrayList<PoolJob<?>>();
            for (JobGroup group : groups) {
                group.split(begun, unbegun);
            }
            unbegun.sort(Comparator.comparingLong(job -> job.number));
            List<Runnable> tasks = AbstractPool.handBack(unbegun);
            begun.forEach(PoolJob::cancel);
            return tasks;
        }
    }

    int priority() {
        return jobs.getFirst().options.priority();
    }

    @Override
    public void run() {
        try {
            PoolJob<?> job;
            while ((job = take()) != null) {
                PoolJob<?> current = job;
                current.runHere(stack -> lose(current, stack));
            }
        } finally {
            unfinished.remove(this);
        }
    }

    private void lose(PoolJob<?> job, StackTraceElement[] stack) {
        List<? extends PoolJob<?>> rest;
        synchronized (this) {
            if (lost || taken == 0 || !jobs.get(taken - 1).equals(job)) {
                return;
            }
            lost = true;
            rest = jobs.subList(taken, jobs.size());
            taken = jobs.size();
        }
        unfinished.remove(this);
        unfinished.whenStuck.replace(job, stack, rest);
    }

    /** Whether the thread that ran this has been replaced by another one. */
    synchronized boolean isLost() {
        return lost;
    }

    private synchronized @Nullable PoolJob<?> take() {
        return taken < jobs.size() ? jobs.get(taken++) : null;
    }

    private synchronized void split(List<PoolJob<?>> begun, List<PoolJob<?>> unbegun) {
        begun.addAll(jobs.subList(0, taken));
        unbegun.addAll(jobs.subList(taken, jobs.size()));
        taken = jobs.size();
    }
}
