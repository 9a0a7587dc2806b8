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

    /** @param framed see {@link RemoteJob#isFramed()} */
    Chunk(RemoteBatch<A, R> batch, int base, int count, long number, @Nullable ByteWriter message, boolean framed) {
        super(batch.pool(), number, batch.callee().code(), () -> null, batch.code(), batch.callee().arity(), batch.options());
        this.batch = batch;
        this.base = base;
        this.count = count;
        this.message = message;
        this.framed = framed;
    }

    @Override
    boolean isFramed() {
        return framed;
    }

    @Override
    Chunk<A, R> split(int index) {
        var rest = new Chunk<>(batch, base + index, count - index, number + index, message(index, count), framed);
        rest.worker = worker;
        rest.taskNanos = taskNanos;
        rest.sentAt = sentAt;
        message = message(0, index);
        count = index;
        if (!batch.add(rest)) {
            rest.end(new Outcome.Cancelled<>());
        }
        return rest;
    }

    @Override
    Chunk<A, R> lone(int index) {
        return new Chunk<>(batch, base + index, 1, number + index, message(index, index + 1), framed);
    }

    /** The message of the tasks from one index up to another. */
    private @Nullable ByteWriter message(int from, int to) {
        ByteWriter whole = message;
        if (whole == null || to - from == count) {
            return whole;
        }
        var reader = new ByteReader(whole.array(), 0, whole.size());
        try {
            skip(reader, from);
            int start = whole.size() - reader.remaining();
            skip(reader, to - from);
            int end = whole.size() - reader.remaining();
            var part = new ByteWriter(end - start);
            part.write(whole.array(), start, end - start);
            return part;
        } catch (CorruptFrame e) {
            throw new AssertionError("a message of this process's own making", e);
        }
    }

    private static void skip(ByteReader reader, int items) throws CorruptFrame {
        for (int i = 0; i < items; i++) {
            reader.leaveItem(reader.enterItem());
        }
    }

    @Override
    void succeed(int index, @Nullable Object[] results) {
        batch.succeed(base + index, results);
        if (index + results.length == count) {
            end(new Outcome.Success<>(null));
        }
    }

    @Override
    void count(Outcome<@Nullable Void> end) {
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
