package dev.weft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs that call a function in this JVM. */
final class LocalCalls<A extends @Nullable Object, R extends @Nullable Object> implements Calls<A, R> {
    private final AbstractPool pool;
    private final Callee<A, R> callee;

    /** The same, which notes how long it takes. */
    private final Callee<A, R> timed;

    private final TaskOptions options;
    private final MeanTime time = new MeanTime();

    LocalCalls(AbstractPool pool, Callee<A, R> callee, TaskOptions options) {
        this.pool = pool;
        this.callee = callee;
        this.options = options;
        this.timed = new Callee<>(callee.code(), callee.arity(), item -> {
            long start = System.nanoTime();
            R result = callee.here().apply(item);
            time.add(System.nanoTime() - start);
            return result;
        });
    }

    @Override
    public Batch<R> batch(List<A> items, boolean together) {
        return new LocalBatch<>(items.stream().map(this::job).toList());
    }

    private PoolJob<R> job(A item) {
        return new PoolJob<>(pool, callee.code(), new Application<>(timed, item), options);
    }

    @Override
    public long meanNanos() {
        return time.nanos();
    }

    @Override
    public void close() {}
}
