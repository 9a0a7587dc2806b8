package dev.weft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs that one thread runs one after the other. */
final class JobGroup implements Runnable {
    private final List<? extends PoolJob<?>> jobs;
    private final Set<JobGroup> running;

    /** How many of the jobs a thread has taken; the rest have not begun. Guarded by this. */
    private int taken;

    /** @param running where the group stands while a thread runs it */
    JobGroup(List<? extends PoolJob<?>> jobs, Set<JobGroup> running) {
        this.jobs = jobs;
        this.running = running;
    }

    @Override
    public void run() {
        running.add(this);
        try {
            PoolJob<?> job;
            while ((job = take()) != null) {
                job.runHere();
            }
        } finally {
            running.remove(this);
        }
    }

    private synchronized @Nullable PoolJob<?> take() {
        return taken < jobs.size() ? jobs.get(taken++) : null;
    }

    private synchronized List<? extends PoolJob<?>> takeRest() {
        var rest = jobs.subList(taken, jobs.size());
        taken = jobs.size();
        return rest;
    }

    /** Takes back what no thread has begun, and stops the rest. */
    static List<Runnable> stopAll(Collection<JobGroup> running, Collection<? extends Runnable> waiting) {
        var unbegun = new ArrayList<PoolJob<?>>();
        for (Runnable group : waiting) {
            unbegun.addAll(((JobGroup) group).takeRest());
        }
        for (JobGroup group : running) {
            unbegun.addAll(group.takeRest());
        }
        List<Runnable> tasks = AbstractPool.handBack(unbegun);
        for (JobGroup group : running) {
            group.jobs.forEach(PoolJob::cancel);
        }
        return tasks;
    }
}
