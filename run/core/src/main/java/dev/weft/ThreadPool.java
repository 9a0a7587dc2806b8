package dev.weft;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs jobs on platform threads, as many as there are workers. */
final class ThreadPool extends AbstractPool {
    private final ThreadPoolExecutor executor;

    private final JobGroup.Unfinished unfinished = new JobGroup.Unfinished();

    ThreadPool(int workers) {
        var names = Thread.ofPlatform().daemon(true).name(name() + " worker ", 1);
        this.executor = new ThreadPoolExecutor(workers, workers, 0, TimeUnit.NANOSECONDS, new LinkedBlockingQueue<>(), names.factory());
    }

    @Override
    int width() {
        return executor.getMaximumPoolSize();
    }

    @Override
    void hand(List<? extends PoolJob<?>> jobs, boolean together) {
        JobGroup group = unfinished.add(jobs);
        try {
            executor.execute(group);
        } catch (RejectedExecutionException e) {
            unfinished.remove(group);
            throw shutDownError();
        }
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        executor.shutdown();
        // Jobs first: one that is interrupted must already be cancelled, or it would fail instead.
        List<Runnable> tasks = unfinished.stop();
        executor.shutdownNow();
        return tasks;
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }
}
