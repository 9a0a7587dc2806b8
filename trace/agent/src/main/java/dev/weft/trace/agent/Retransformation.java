package dev.weft.trace.agent;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;
import java.util.function.BiConsumer;

/** Weaves classes that are loaded already. The JVM takes a list as a whole or not at all, so one that it refuses is found by halving. */
final class Retransformation {
    private final Instrumentation instrumentation;
    private final BiConsumer<Class<?>, Throwable> refused;

    /** @param refused told each class that stays as it is, and why */
    Retransformation(Instrumentation instrumentation, BiConsumer<Class<?>, Throwable> refused) {
        this.instrumentation = instrumentation;
        this.refused = refused;
    }

    void apply(List<Class<?>> classes) {
        if (classes.isEmpty()) {
            return;
        }
        try {
            instrumentation.retransformClasses(classes.toArray(new Class<?>[0]));
        } catch (UnmodifiableClassException | RuntimeException | LinkageError | InternalError e) {
            if (classes.size() == 1) {
                refused.accept(classes.get(0), e);
                return;
            }
            int half = classes.size() / 2;
            apply(classes.subList(0, half));
            apply(classes.subList(half, classes.size()));
        }
    }
}
