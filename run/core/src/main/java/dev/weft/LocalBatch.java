package dev.weft;

import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A batch with a job for each item. */
final class LocalBatch<R extends @Nullable Object> implements Batch<R> {
    private final List<PoolJob<R>> jobs;

    LocalBatch(List<PoolJob<R>> jobs) {
        this.jobs = jobs;
    }

    @Override
    public int size() {
        return jobs.size();
    }

    @Override
    public List<PoolJob<R>> jobs() {
        return jobs;
    }

    @Override
    public Outcome<R> outcome(int index) throws InterruptedException {
        return jobs.get(index).outcome();
    }

    @Override
    public boolean isDone(int index) {
        return jobs.get(index).isDone();
    }

    @Override
    public void onEnd(IntConsumer action) {
        for (int i = 0; i < jobs.size(); i++) {
            int index = i;
            var _ = jobs.get(i).onDone(_ -> action.accept(index));
        }
    }

    @Override
    public void cancel(boolean stop) {
        jobs.reversed().forEach(job -> job.cancel(stop));
    }
}
