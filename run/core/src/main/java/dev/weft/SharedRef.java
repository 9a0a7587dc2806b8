package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.RefCore;
import dev.weft.sharing.Seen;
import dev.weft.sharing.Stored;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that several tasks, threads or processes have in common, as {@link java.util.concurrent.atomic.AtomicReference} is for the
 * threads of one process.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * record Route(int length) implements java.io.Serializable {
 *     static Route shorter(Route a, Route b) { return a.length() < b.length() ? a : b; }
 * }
 * Route first = new Route(7);
 * List<Route> routes = List.of();
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedRef<Route> best = pool.sharer().ref(first);
 * pool.map(routes, route -> best.accumulateAndGet(route, Route::shorter));
 * }
 *
 * <p>The value is a copy, as all values of shared objects: to change what was taken out changes nothing here, it has to be set again. So
 * values are compared by {@code equals}, which the caller calls. Null is allowed; what is not serializable is refused
 * ({@code IllegalArgumentException}).
 *
 * <p>Every method is atomic. Functions are called by the caller, again whenever others have written meanwhile, and need not be
 * serializable. Memory consistency effects are those of a volatile variable, on every backend.
 *
 * @param <T> the type of the value
 */
public final class SharedRef<T extends @Nullable Object> extends Face<RefCore> {
    SharedRef(Link<RefCore> link) {
        super(link, Travelling.Kind.REF);
    }

    static Stored stored(@Nullable Object value) {
        return Stored.of(value, "a shared reference");
    }

    public T get() {
        return value(core().see().value());
    }

    public void set(T value) {
        getAndSet(value);
    }

    public T getAndSet(T value) {
        return value(core().getAndSet(stored(value)));
    }

    /** Sets {@code value} if what is there equals {@code expected}, and gives whether it did. */
    public boolean compareAndSet(T expected, T value) {
        Stored stored = stored(value);
        Seen seen = core().see();
        while (seen != null) {
            if (!Objects.equals(value(seen.value()), expected)) {
                return false;
            }
            seen = core().swap(seen.version(), stored);
        }
        return true;
    }

    /** Sets what {@code update} makes of the value, and gives that. */
    public T updateAndGet(UnaryOperator<T> update) {
        return change(update, false);
    }

    /** Sets what {@code update} makes of the value, and gives what was there before. */
    public T getAndUpdate(UnaryOperator<T> update) {
        return change(update, true);
    }

    /** Sets what {@code combine} makes of the value and {@code operand}, and gives that. */
    public T accumulateAndGet(T operand, BinaryOperator<T> combine) {
        return updateAndGet(value -> combine.apply(value, operand));
    }

    private T change(UnaryOperator<T> update, boolean givesBefore) {
        Seen seen = core().see();
        while (true) {
            T next = update.apply(value(seen.value()));
            Seen found = core().swap(seen.version(), stored(next));
            if (found == null) {
                return givesBefore ? value(seen.value()) : next;
            }
            seen = found;
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only a T is set, which may be null
    private T value(@Nullable Stored stored) {
        return (T) Objects.requireNonNull(stored).value();
    }

    @Override
    public String toString() {
        return String.valueOf(get());
    }
}
