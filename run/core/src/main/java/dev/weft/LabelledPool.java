package dev.weft;

import dev.weft.host.Reach;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A pool some of whose workers are set apart for tasks with a label. It has no workers itself: there is a pool, its member, for each label
 * and one for all other tasks. They share its name, counts, numbers of tasks and workers, namespace and the program's components; see the
 * constructor of {@link AbstractPool}.
 */
final class LabelledPool extends AbstractPool {
    private final AbstractPool others;
    private final Map<String, AbstractPool> labelled = new LinkedHashMap<>();

    /** Opens a pool of one backend. */
    interface Opener {
        /**
         * @param family the pool that it is a member of, null for none
         * @param label of its workers, null for none
         */
        AbstractPool open(PoolOptions options, @Nullable AbstractPool family, @Nullable String label);
    }

    private LabelledPool(PoolOptions options, Opener opener) {
        super(options, null, null);
        PoolOptions unlabelled = options.withoutLabels();
        others = opener.open(unlabelled, this, null);
        options.labels().forEach((label, workers) -> labelled.put(label, opener.open(unlabelled.workers(workers), this, label)));
        try {
            opened();
        } catch (RuntimeException | Error e) {
            // There is no pool that could be forgotten.
            shutdown();
            throw e;
        }
    }

    /** Opens a pool with the labels that {@code options} have, which may be none. */
    static Pool open(PoolOptions options, Opener opener) {
        return options.labels().isEmpty() ? opener.open(options, null, null) : new LabelledPool(options, opener);
    }

    private List<AbstractPool> members() {
        var members = new ArrayList<AbstractPool>();
        members.add(others);
        members.addAll(labelled.values());
        return members;
    }

    @Override
    AbstractPool member(TaskOptions taskOptions) {
        String label = taskOptions.label();
        if (label == null) {
            return others;
        }
        AbstractPool member = labelled.get(label);
        if (member == null) {
            throw noSuchLabel(label, labelled.keySet());
        }
        return member;
    }

    @Override
    void named(String valueName, Object value) {
        members().forEach(member -> member.named(valueName, value));
    }

    @Override
    Reach reach() {
        return others.reach();
    }

    @Override
    String kind() {
        return others.kind();
    }

    @Override
    int width() {
        return others.width();
    }

    @Override
    long handOverNanos() {
        return others.handOverNanos();
    }

    @Override
    <A extends @Nullable Object, R extends @Nullable Object> Calls<A, R> calls(Callee<A, R> callee, TaskOptions taskOptions) {
        return member(taskOptions).calls(callee, taskOptions);
    }

    @Override
    <T extends @Nullable Object> PoolJob<T> job(Object code, Callable<? extends T> body, TaskOptions taskOptions) {
        return member(taskOptions).job(code, body, taskOptions);
    }

    @Override
    <A extends @Nullable Object, R extends @Nullable Object> PoolJob<R> job(Callee<A, R> callee, A item) {
        return others.job(callee, item);
    }

    @Override
    void hand(List<? extends PoolJob<?>> jobs) throws RejectedExecutionException {
        for (PoolJob<?> job : jobs) {
            job.pool.hand(job);
        }
    }

    @Override
    public void resize(int workers) {
        others.resize(workers);
    }

    @Override
    public PoolStats stats() {
        int size = 0;
        int running = 0;
        var workers = new ArrayList<PoolStats.Worker>();
        var ends = new EnumMap<WorkerEnd, Integer>(WorkerEnd.class);
        var lastEnds = new ArrayList<PoolStats.Ended>();
        for (AbstractPool member : members()) {
            PoolStats stats = member.stats();
            size = (int) Math.min((long) size + stats.size(), Integer.MAX_VALUE);
            running += stats.running();
            workers.addAll(stats.workers());
            stats.ends().forEach((end, count) -> ends.merge(end, count, Integer::sum));
            lastEnds.addAll(stats.lastEnds());
        }
        return stats(size, running, workers, ends, lastEnds);
    }

    @Override
    public void shutdown() {
        members().forEach(AbstractPool::shutdown);
        unpublish();
    }

    @Override
    public List<Runnable> shutdownNow() {
        var tasks = new ArrayList<Runnable>();
        members().forEach(member -> tasks.addAll(member.shutdownNow()));
        unpublish();
        return tasks;
    }

    @Override
    public boolean isShutdown() {
        return others.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return members().stream().allMatch(AbstractPool::isTerminated);
    }

    @Override
    boolean awaitWorkers(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (AbstractPool member : members()) {
            if (!member.awaitWorkers(deadline - System.nanoTime())) {
                return false;
            }
        }
        return true;
    }
}
