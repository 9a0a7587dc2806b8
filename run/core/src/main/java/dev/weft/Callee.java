package dev.weft;

import dev.weft.job.CodeNames;
import org.jspecify.annotations.Nullable;

/**
 * A function as pools call it: with items, each of which stands for one argument or, as a {@link Row}, for several.
 *
 * @param code the function as the caller gave it, which gives tasks their name and is what travels
 * @param arity how many arguments an item stands for
 * @param here how it is applied to an item in this JVM
 */
record Callee<A extends @Nullable Object, R extends @Nullable Object>(
        Object code, int arity, Fn<? super A, ? extends R> here) {
    /** The arguments of a function that takes more than one. */
    record Row(@Nullable Object... arguments) {}

    static <A extends @Nullable Object, R extends @Nullable Object> Callee<A, R> of(Fn<? super A, ? extends R> fn) {
        return new Callee<>(fn, 1, fn);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // rows are made by those who know the types of the function
    static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> Callee<Row, R> of(
            Fn2<? super A, ? super B, ? extends R> fn) {
        return new Callee<>(fn, 2, row -> fn.apply((A) row.arguments[0], (B) row.arguments[1]));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // rows are made by those who know the types of the function
    static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object>
            Callee<Row, R> of(Fn3<? super A, ? super B, ? super C, ? extends R> fn) {
        return new Callee<>(fn, 3, row -> fn.apply((A) row.arguments[0], (B) row.arguments[1], (C) row.arguments[2]));
    }

    String name() {
        return CodeNames.of(code);
    }

    /** What the function is called with for {@code item}. */
    @Nullable Object[] arguments(A item) {
        return item instanceof Row row ? row.arguments : new @Nullable Object[] {item};
    }
}
