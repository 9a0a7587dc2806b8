package dev.weft.async;

import dev.weft.Task;
import dev.weft.TaskOptions;
import dev.weft.job.CodeNames;
import dev.weft.job.Wrapping;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value that all code sees which is called, started or sent within a block: tasks of groups, however deep, whoever starts them;
 * callbacks of loops; and what {@link Async#toPool} sends to a worker, which may be another JVM. It is what {@link ScopedValue} is within
 * one thread.
 *
 * {@snippet :
 * static final ContextKey<String> USER = ContextKey.of("user");
 *
 * void main() throws InterruptedException {
 *     USER.where("kim").run(() -> TaskGroup.run(group -> group.start(() -> IO.println(USER.get()))));   // kim
 * }
 * }
 *
 * <p>Keys are told by their names: two of one name are one. Instances may be used by any thread.
 *
 * @param <T> the type of the value, which must be serializable if it is to reach a worker JVM
 */
public final class ContextKey<T> {
    static final ScopedValue<ContextMap> BOUND = ScopedValue.newInstance();

    private final String name;

    private ContextKey(String name) {
        this.name = name;
    }

    /** The key of this name. */
    public static <T> ContextKey<T> of(String name) {
        return new ContextKey<>(Objects.requireNonNull(name, "name"));
    }

    /** What the code of this thread has bound; null for nothing. */
    static @Nullable ContextMap bound() {
        return BOUND.isBound() ? BOUND.get() : null;
    }

    /** The same for who keeps it: null also where nothing is bound within something that is. */
    static @Nullable ContextMap boundOrNull() {
        ContextMap bound = bound();
        return bound == null || bound.values().isEmpty() ? null : bound;
    }

    /** Whether this code runs in a block that has given it a value. */
    public boolean isBound() {
        ContextMap bound = bound();
        return bound != null && bound.values().containsKey(name);
    }

    /**
     * The value that the innermost block has given it.
     *
     * @throws NoSuchElementException if there is none
     */
    public T get() {
        if (!isBound()) {
            throw new NoSuchElementException("\"" + name + "\" has no value here; give it one around: key.where(value).run(…)");
        }
        return value();
    }

    /** The same, or {@code other} if there is none. */
    public T orElse(T other) {
        return isBound() ? value() : other;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // put there by a key of this name
    private T value() {
        return (T) BOUND.get().values().get(name);
    }

    /** For a block in which this key has this value. */
    public Binding where(T value) {
        return new Binding(ContextMap.EMPTY.with(name, value));
    }

    @Override
    public String toString() {
        return "ContextKey \"" + name + "\"";
    }

    /** Values for a block, which sees those of the blocks around it as well. Immutable. */
    public static final class Binding {
        private final ContextMap values;

        private Binding(ContextMap values) {
            this.values = values;
        }

        /** These and one more. */
        public <T> Binding where(ContextKey<T> key, T value) {
            return new Binding(values.with(key.name, value));
        }

        /** Runs {@code code} on this thread with these values. */
        public <X extends Exception> void run(Block<X> code) throws X {
            this.<@Nullable Void, X>call(() -> {
                code.run();
                return null;
            });
        }

        /** The same for code with a result. */
        public <R extends @Nullable Object, X extends Exception> R call(ScopedValue.CallableOp<R, X> code) throws X {
            return ContextKey.within(values, code);
        }
    }

    /** Code without a result, which may throw a checked error. */
    @FunctionalInterface
    public interface Block<X extends Exception> {
        /** Does it. */
        void run() throws X;
    }

    private static <R extends @Nullable Object, X extends Exception> R within(ContextMap values, ScopedValue.CallableOp<R, X> code)
            throws X {
        ContextMap all = bound();
        if (all == null) {
            all = ContextMap.EMPTY;
        }
        for (var entry : values.values().entrySet()) {
            all = all.with(entry.getKey(), entry.getValue());
        }
        return ScopedValue.where(BOUND, all).call(code);
    }

    /** {@code task} with what is bound here, for another thread or process. */
    static <T extends @Nullable Object> Task<T> carried(Task<T> task) {
        ContextMap bound = bound();
        return bound == null ? task : new Carried<>(bound, task);
    }

    /** The options of a task that is {@link #carried}. */
    static TaskOptions named(Task<?> task) {
        return TaskOptions.defaults().name(CodeNames.of(task));
    }

    private record Carried<T extends @Nullable Object>(ContextMap values, Task<T> task) implements Task<T>, Wrapping {
        @Override
        public Object wrapped() {
            return task;
        }

        @Override
        public T call() throws Exception {
            return within(values, task::call);
        }
    }
}
