package dev.weft;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs jobs on platform threads, as many as there are workers. */
final class ThreadPool extends AbstractPool {
    private final ThreadPoolExecutor executor;

    /** Groups of which a thread is running one; the threads stop these on shutdownNow. */
    private final Set<JobGroup> running = ConcurrentHashMap.newKeySet();

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
        try {
            executor.execute(new JobGroup(jobs, running));
        } catch (RejectedExecutionException e) {
            throw shutDownError();
        }
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> waiting = executor.shutdownNow();
        return JobGroup.stopAll(running, waiting);
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
