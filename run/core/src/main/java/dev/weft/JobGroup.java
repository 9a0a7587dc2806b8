package dev.weft;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Jobs that one thread runs one after the other. */
final class JobGroup implements Work, PoolJob.Stuck {
    private final SlotPool pool;
    private final List<? extends PoolJob<?>> jobs;

    /** How many jobs belong to the thread that took the group: more and more while it runs them, all when the rest was taken back. */
    private final AtomicInteger taken = new AtomicInteger(1);

    /** @param jobs at least one */
    JobGroup(SlotPool pool, List<? extends PoolJob<?>> jobs) {
        this.pool = pool;
        this.jobs = jobs;
    }

    @Override
    public List<? extends PoolJob<?>> jobs() {
        return jobs;
    }

    @Override
    public int priority() {
        return jobs.getFirst().priority();
    }

    @Override
    public long run(long now) {
        long at = now;
        PoolJob<?> job = jobs.getFirst();
        while (job != null) {
            at = job.runHere(this, at);
            if (at == LOST) {
                break;
            }
            job = next();
        }
        return at;
    }

    private @Nullable PoolJob<?> next() {
        while (true) {
            int index = taken.get();
            if (index >= jobs.size()) {
                return null;
            }
            if (taken.compareAndSet(index, index + 1)) {
                return jobs.get(index);
            }
        }
    }

    private List<? extends PoolJob<?>> takeBack() {
        int index = Math.min(taken.getAndSet(jobs.size()), jobs.size());
        return jobs.subList(index, jobs.size());
    }

    @Override
    public void split(List<? super PoolJob<?>> begun, List<? super PoolJob<?>> unbegun) {
        List<? extends PoolJob<?>> rest = takeBack();
        begun.addAll(jobs.subList(0, jobs.size() - rest.size()));
        unbegun.addAll(rest);
    }

    /** The rest is for the thread that takes the place of the one that {@code job} keeps. */
    @Override
    public void goesOn(PoolJob<?> job, StackTraceElement[] where) {
        pool.replace(this, job, where, takeBack());
    }
}
