package dev.weft;

import dev.weft.job.Errors;
import dev.weft.sharing.InstanceCore;
import dev.weft.sharing.Link;
import dev.weft.sharing.Stored;
import org.jspecify.annotations.Nullable;

/**
 * An object of a class of the program's own that several tasks, threads or processes have in common. It stays in the process that made it;
 * functions go there.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<Long> amounts = List.of();
 * class Account {
 *     Account(String name) {}
 *     long deposit(long amount) { return amount; }
 * }
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedInstance<Account> account = pool.sharer().instance(() -> new Account("Ada"));
 * pool.map(amounts, amount -> account.call(a -> a.deposit(amount)));
 * }
 *
 * <p>Functions run in the home, one at a time: an object has a reentrant lock, which is held meanwhile. So whatever a function does is one
 * atomic step, the class needs no synchronisation of its own, and a function that waits lets all others wait; one that waits for another
 * call of the same object, on another thread, waits for ever. An interrupt reaches the function.
 *
 * <p>The function, with what it captures, and its result are copies, on every backend. They must be serializable
 * ({@code IllegalArgumentException}); the object need not be. Memory consistency effects: what a call did <i>happens-before</i> the next.
 *
 * @param <T> the type of the object
 */
public final class SharedInstance<T> extends Face<InstanceCore> {
    SharedInstance(Link<InstanceCore> link) {
        super(link, Travelling.Kind.INSTANCE);
    }

    /**
     * Calls {@code function} with the object.
     *
     * @return a copy of its result
     * @throws TaskException if it throws a checked error; one that is not checked is thrown as it is
     */
    public <R extends @Nullable Object> R call(Fn<? super T, ? extends R> function) {
        try {
            return SharedInstance.<R>call(core(), function);
        } catch (InterruptedException e) {
            throw Errors.interrupted("a call of a shared instance");
        } catch (Exception e) {
            throw Errors.unchecked(e);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the result of the function, which may be null
    static <R extends @Nullable Object> R call(InstanceCore core, Fn<?, ?> function) throws Exception {
        return (R) core.call(Stored.of(function, "a shared instance")).value();
    }
}
