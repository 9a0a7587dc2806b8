package dev.weft;

import org.jspecify.annotations.Nullable;

/** Jobs that call one function in worker JVMs. */
final class RemoteCalls<A extends @Nullable Object, R extends @Nullable Object> implements Calls<A, R> {
    private final ProcessPool pool;
    private final Fn<? super A, ? extends R> fn;
    private final RemoteCode code;
    private final TaskOptions options;

    RemoteCalls(ProcessPool pool, Fn<? super A, ? extends R> fn, RemoteCode code, TaskOptions options) {
        this.pool = pool;
        this.fn = fn;
        this.code = code;
        this.options = options;
    }

    @Override
    public PoolJob<R> job(A item) {
        var job = new RemoteJob<R>(pool, fn, () -> fn.apply(item), code, options);
        pool.encode(job, new @Nullable Object[0], new @Nullable Object[] {item});
        return job;
    }

    @Override
    public long meanNanos() {
        return code.time().nanos();
    }

    @Override
    public void close() {
        if (code.once()) {
            pool.forget(code);
        }
    }
}
