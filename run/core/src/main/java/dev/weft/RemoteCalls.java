package dev.weft;

import org.jspecify.annotations.Nullable;

/** Jobs that call one function in worker JVMs. */
final class RemoteCalls<A extends @Nullable Object, R extends @Nullable Object> implements Calls<A, R> {
    private final ProcessPool pool;
    private final Fn<? super A, ? extends R> fn;
    private final RemoteCode code;
    private final @Nullable String taskName;
    private final int maxAttempts;

    RemoteCalls(ProcessPool pool, Fn<? super A, ? extends R> fn, RemoteCode code, @Nullable String taskName, int maxAttempts) {
        this.pool = pool;
        this.fn = fn;
        this.code = code;
        this.taskName = taskName;
        this.maxAttempts = maxAttempts;
    }

    @Override
    public PoolJob<R> job(A item) {
        var job = new RemoteJob<R>(pool, pool.nextNumber(), taskName, fn, () -> fn.apply(item), code, maxAttempts);
        pool.encode(job, taskName, new @Nullable Object[0], new @Nullable Object[] {item});
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
