package dev.weft;

import dev.weft.ipc.ByteWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jobs that call one function in worker JVMs. */
final class RemoteCalls<A extends @Nullable Object, R extends @Nullable Object> implements Calls<A, R> {
    /** A chunk that may be divided ends when its values have this many bytes. */
    private static final int CHUNK_BYTES = 64 * 1024;

    /** An array as long as this is sent alone, and not copied. */
    private static final int LARGE = 32 * 1024;

    private static final @Nullable Object[] NOTHING = {};

    private final ProcessPool pool;
    private final Callee<A, R> callee;
    private final RemoteCode code;
    private final TaskOptions options;

    RemoteCalls(ProcessPool pool, Callee<A, R> callee, RemoteCode code, TaskOptions options) {
        this.pool = pool;
        this.callee = callee;
        this.code = code;
        this.options = options;
    }

    @Override
    public Batch<R> batch(List<A> items, boolean together) {
        var batch = new RemoteBatch<A, R>(pool, callee, code, options, items);
        boolean whole = together && items.size() > 1;
        var values = new ByteWriter(Math.min(CHUNK_BYTES, 8 * items.size()));
        int base = 0;
        for (int i = 0; i < items.size(); i++) {
            A item = items.get(i);
            int before = values.size();
            int start = values.beginItem();
            // A long array is written where it is sent from.
            ByteWriter own = !whole && item instanceof byte[] bytes && bytes.length >= LARGE
                    && bytes.length <= pool.maxPayload() ? new ByteWriter(bytes.length + 16) : null;
            Sending sending = callee.arity() == 1
                    ? Sending.of(pool, callee.code(), code, item, options, own == null ? values : own)
                    : Sending.of(pool, callee.code(), code, NOTHING, callee.arguments(item), options, values);
            if (own == null && sending.isPlain()) {
                values.endItem(start);
                if (whole || values.size() < CHUNK_BYTES) {
                    continue;
                }
                before = values.size();
                add(batch, base, i + 1, values);
            } else {
                own = own == null ? values.from(start) : own;
                values.truncate(before);
                add(batch, base, i, values);
                send(batch, i, sending, own);
            }
            values = new ByteWriter(before);
            base = i + 1;
        }
        add(batch, base, items.size(), values);
        return batch;
    }

    private void add(RemoteBatch<A, R> batch, int from, int to, ByteWriter values) {
        if (from < to) {
            var _ = batch.add(from, to - from, values, true);
        }
    }

    /** Adds an item that is a chunk of its own, or did not come to be one. */
    private void send(RemoteBatch<A, R> batch, int index, Sending sending, ByteWriter message) {
        TaskNotEncodable failure = sending.failure();
        if (failure == null) {
            sending.watch(batch.add(index, 1, message, false));
        } else {
            batch.endRest(index, 1, new Outcome.Failure<>(failure));
        }
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
