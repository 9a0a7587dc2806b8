package dev.weft;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The call of a function with one item, in this JVM. */
record Application<A extends @Nullable Object, R extends @Nullable Object>(Callee<A, R> callee, A item) implements Callable<R> {
    /** The arguments as a text. */
    String argumentText() {
        return ArgumentText.of(callee.arguments(item));
    }

    @Override
    public R call() throws Exception {
        return callee.here().apply(item);
    }
}
