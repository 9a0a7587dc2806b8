package dev.weft;

import dev.weft.ipc.ByteWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is sent in {@link Chunk}s. Each item ends once; whatever comes for it afterwards is dropped. Thread-safe, but for the
 * taking of results.
 */
final class RemoteBatch<A extends @Nullable Object, R extends @Nullable Object> implements Batch<R> {
    /** Stands for a result of null. */
    private static final Object NULL = new Object();

    private final ProcessPool pool;
    private final Callee<A, R> callee;
    private final RemoteCode code;
    private final TaskOptions options;
    private final List<A> items;
    private @Nullable IntConsumer onEnd;

    // Guarded by this.
    /** For each item its result, or an {@link End}, or null while it has not ended. */
    private final @Nullable Object[] ends;

    private final List<Chunk<A, R>> chunks = new ArrayList<>(1);
    private boolean cancelled;
    private int awaited = -1;

    /** Items before this one have ended; for the thread that takes results. */
    private int known;

    /** An end without a result. */
    private record End(Outcome<?> outcome) {}

    RemoteBatch(ProcessPool pool, Callee<A, R> callee, RemoteCode code, TaskOptions options, List<A> items) {
        this.pool = pool;
        this.callee = callee;
        this.code = code;
        this.options = options;
        this.items = items;
        this.ends = new @Nullable Object[items.size()];
    }

    ProcessPool pool() {
        return pool;
    }

    /** What the item at {@code index} is for its function, as a text. */
    String argumentText(int index) {
        return ArgumentText.of(callee.arguments(items.get(index)));
    }

    Callee<A, R> callee() {
        return callee;
    }

    RemoteCode code() {
        return code;
    }

    TaskOptions options() {
        return options;
    }

    /** Adds {@code count} items from {@code base} on, whose values are in {@code message}. */
    Chunk<A, R> add(int base, int count, ByteWriter message, boolean framed) {
        var chunk = new Chunk<>(this, base, count, pool.nextNumbers(count), message, framed);
        add(chunk);
        return chunk;
    }

    /** Notes a chunk; false if the batch was cancelled and so must it be. */
    synchronized boolean add(Chunk<A, R> chunk) {
        chunks.add(chunk);
        return !cancelled;
    }

    @Override
    public int size() {
        return ends.length;
    }

    @Override
    public synchronized List<Chunk<A, R>> jobs() {
        return List.copyOf(chunks);
    }

    @Override
    public void onEnd(IntConsumer action) {
        onEnd = action;
        for (int i = 0; i < ends.length; i++) {
            if (isDone(i)) {
                action.accept(i);
            }
        }
    }

    @Override
    public synchronized boolean isDone(int index) {
        return ends[index] != null;
    }

    @Override
    public Outcome<R> outcome(int index) throws InterruptedException {
        if (index >= known) {
            await(index);
        }
        return outcomeOf(ends[index]);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the worker called the function whose result this is
    private Outcome<R> outcomeOf(@Nullable Object end) {
        if (end instanceof End(Outcome<?> outcome)) {
            return (Outcome<R>) outcome;
        }
        return new Outcome.Success<>(end == NULL ? null : (R) end);
    }

    private void await(int index) throws InterruptedException {
        pool.awaited();
        synchronized (this) {
            while (ends[index] == null) {
                awaited = index;
                wait();
            }
            awaited = -1;
            while (known < ends.length && ends[known] != null) {
                known++;
            }
        }
    }

    /** Items from {@code from} on have these results. */
    void succeed(int from, @Nullable Object[] results) {
        BitSet ended = onEnd == null ? null : new BitSet();
        int count = 0;
        synchronized (this) {
            for (int i = 0; i < results.length; i++) {
                if (ends[from + i] == null) {
                    ends[from + i] = results[i] == null ? NULL : results[i];
                    count++;
                    if (ended != null) {
                        ended.set(from + i);
                    }
                }
            }
            pool.succeeded(count);
            tellAwaited();
        }
        if (ended != null) {
            tell(ended);
        }
    }

    /** Items that have not ended of {@code count} from {@code from} on end so. */
    void endRest(int from, int count, Outcome<?> outcome) {
        endRest(from, count, new End(outcome));
    }

    private BitSet endRest(int from, int count, End end) {
        var ended = new BitSet();
        synchronized (this) {
            for (int i = from; i < from + count; i++) {
                if (ends[i] == null) {
                    ends[i] = end;
                    ended.set(i);
                }
            }
            ended.stream().forEach(_ -> pool.ended(end.outcome));
            tellAwaited();
        }
        tell(ended);
        return ended;
    }

    private void tellAwaited() {
        if (awaited >= 0 && ends[awaited] != null) {
            notifyAll();
        }
    }

    private void tell(BitSet ended) {
        IntConsumer action = onEnd;
        if (action != null) {
            ended.stream().forEach(action);
        }
    }

    /** Cancels those of {@code count} items from {@code from} on that have not ended, and adds their calls to {@code tasks}. */
    void handBack(int from, int count, List<Runnable> tasks) {
        endRest(from, count, new End(new Outcome.Cancelled<>())).stream().forEach(index -> tasks.add(() -> call(items.get(index))));
    }

    private void call(A item) {
        try {
            callee.here().apply(item);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new TaskException(e);
        }
    }

    @Override
    public void cancel(boolean stop) {
        List<Chunk<A, R>> all;
        synchronized (this) {
            cancelled = true;
            all = List.copyOf(chunks);
        }
        all.reversed().forEach(chunk -> chunk.cancel(stop));
    }
}
