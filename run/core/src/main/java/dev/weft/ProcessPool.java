package dev.weft;

import java.util.List;
import java.util.concurrent.TimeUnit;

final class ProcessPool extends AbstractPool {
    private final ProcessOptions options;

    ProcessPool(ProcessOptions options) {
        this.options = options;
    }

    @Override
    int width() {
        return options.workers();
    }

    @Override
    void hand(List<? extends PoolJob<?>> jobs) {
        jobs.forEach(PoolJob::runHere);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return true;
    }

    @Override
    public boolean isTerminated() {
        return true;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
