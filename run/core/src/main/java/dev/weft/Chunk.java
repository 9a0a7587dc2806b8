package dev.weft;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one {@link RemoteBatch} that are sent in one message. What concerns one of them, such as a failure, a death, a time-out or
 * being called back, begins by {@link #split splitting} it from the others: the worker knows tasks by number and need not be told.
 *
 * <p>Its failure or cancellation is that of all its tasks that have not ended by then.
 */
final class Chunk<A extends @Nullable Object, R extends @Nullable Object> extends RemoteJob<@Nullable Void> {
    private final RemoteBatch<A, R> batch;

    /** Where in the batch its first task stands. */
    private final int base;

    private final boolean framed;

    // Guarded by the pool's lock.
    /** Its own part of {@link #message} is from here, */
    private int from;

    /** to here: the parts of a chunk that comes apart share the bytes. */
    private int to;

    /** @param framed see {@link RemoteJob#isFramed()} */
    Chunk(RemoteBatch<A, R> batch, int base, int count, long number, ByteWriter message, boolean framed) {
        this(batch, base, count, number, message, 0, message.size(), framed);
    }

    private Chunk(RemoteBatch<A, R> batch, int base, int count, long number, @Nullable ByteWriter message, int from, int to,
            boolean framed) {
        super(batch.pool(), number, batch.callee().code(), () -> null, batch.code(), batch.callee().arity(), batch.options());
        this.batch = batch;
        this.base = base;
        this.count = count;
        this.message = message;
        this.from = from;
        this.to = to;
        this.framed = framed;
    }

    @Override
    String argumentText(int index) {
        return batch.argumentText(base + index);
    }

    @Override
    boolean isFramed() {
        return framed;
    }

    @Override
    int messageSize() {
        return message == null ? 0 : to - from;
    }

    /** Makes a message of its own of a part of a larger one, now that it is needed. */
    @Override
    ByteWriter message() {
        ByteWriter whole = super.message();
        if (to - from < whole.size()) {
            var part = new ByteWriter(to - from);
            part.write(whole.array(), from, to - from);
            message = part;
            from = 0;
            to = part.size();
        }
        return super.message();
    }

    @Override
    Chunk<A, R> split(int index) {
        int middle = offset(index);
        var rest = new Chunk<>(batch, base + index, count - index, number + index, message, middle, to, framed);
        rest.worker = worker;
        rest.taskNanos = taskNanos;
        rest.sentAt = sentAt;
        to = middle;
        count = index;
        if (!batch.add(rest)) {
            rest.end(new Outcome.Cancelled<>());
        }
        return rest;
    }

    @Override
    Chunk<A, R> lone(int index) {
        if (count == 1) {
            return this;
        }
        return new Chunk<>(batch, base + index, 1, number + index, message, offset(index), offset(index + 1), framed);
    }

    /** Where the values of the task at {@code index} begin in {@link #message}. */
    private int offset(int index) {
        ByteWriter whole = message;
        if (whole == null) {
            return from;
        }
        if (!framed) {
            return index == 0 ? from : to;
        }
        var reader = new ByteReader(whole.array(), from, to - from);
        try {
            for (int i = 0; i < index; i++) {
                reader.leaveItem(reader.enterItem());
            }
        } catch (CorruptFrame e) {
            throw new AssertionError("a message of this process's own making", e);
        }
        return to - reader.remaining();
    }

    @Override
    void succeed(int index, @Nullable Object[] results) {
        batch.succeed(base + index, results);
        if (index + results.length == count) {
            end(new Outcome.Success<>(null));
        }
    }

    @Override
    protected void ended(Outcome<@Nullable Void> end) {
        release();
        if (!(end instanceof Outcome.Success)) {
            batch.endRest(base, count, end);
        }
    }

    @Override
    void handBack(List<Runnable> tasks) {
        batch.handBack(base, count, tasks);
        cancel(false);
    }
}
