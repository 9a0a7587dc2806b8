package dev.weft.async;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Starts virtual threads that see the {@link ScopedValue}s of the thread that has opened this. Only the JDK can do that, by its {@code
 * StructuredTaskScope}, which is a preview up to JDK 27: the few methods that do not change are called by handles, which needs no flag.
 * Where one of them is missing there is nothing of the kind, and threads are started as usual. Used by the thread that opens it.
 *
 * @see <a href="https://openjdk.org/jeps/505">JEP 505</a>
 */
final class Inheritance implements AutoCloseable {
    private static final @Nullable Handles HANDLES = Handles.find();

    private final Handles handles;
    private final Object scope;
    private final Thread owner = Thread.currentThread();
    private boolean isUsed;

    private record Handles(MethodHandle open, MethodHandle fork, MethodHandle join, MethodHandle close) {
        private static final String SCOPE = "java.util.concurrent.StructuredTaskScope";

        static @Nullable Handles find() {
            try {
                Class<?> scope = Class.forName(SCOPE);
                Class<?> joiner = Class.forName(SCOPE + "$Joiner");
                Class<?> subtask = Class.forName(SCOPE + "$Subtask");
                var lookup = MethodHandles.publicLookup();
                MethodHandle awaitAll = lookup.findStatic(joiner, "awaitAll", MethodType.methodType(joiner));
                MethodHandle open = lookup.findStatic(scope, "open", MethodType.methodType(scope, joiner));
                MethodHandle fork = lookup.findVirtual(scope, "fork", MethodType.methodType(subtask, Runnable.class));
                MethodHandle join = lookup.findVirtual(scope, "join", MethodType.methodType(Object.class));
                MethodHandle close = lookup.findVirtual(scope, "close", MethodType.methodType(void.class));
                return new Handles(
                        MethodHandles.foldArguments(open, awaitAll).asType(MethodType.methodType(Object.class)),
                        fork.asType(MethodType.methodType(void.class, Object.class, Runnable.class)),
                        join.asType(MethodType.methodType(void.class, Object.class)),
                        close.asType(MethodType.methodType(void.class, Object.class)));
            } catch (ReflectiveOperationException e) {
                return null;
            }
        }
    }

    private Inheritance(Handles handles, Object scope) {
        this.handles = handles;
        this.scope = scope;
    }

    /** Opens one for a block of code, in which no scoped value is bound that stays so after it; null if the JDK has none. */
    static @Nullable Inheritance open() {
        Handles handles = HANDLES;
        if (handles == null) {
            return null;
        }
        try {
            return new Inheritance(handles, handles.open().invokeExact());
        } catch (Throwable e) {
            throw Async.<RuntimeException>thrown(e);
        }
    }

    /**
     * Starts {@code code}, if this is the thread that has opened this, and it has bound nothing since.
     *
     * @return whether it was started
     */
    boolean start(Runnable code) {
        if (Thread.currentThread() != owner) {
            return false;
        }
        try {
            handles.fork().invokeExact(scope, code);
            isUsed = true;
            return true;
        } catch (Throwable e) {
            if (e.getClass().getSimpleName().equals("StructureViolationException")) {
                return false;
            }
            throw Async.<RuntimeException>thrown(e);
        }
    }

    /** Called when what was started has come to its end, or nearly so. */
    @Override
    public void close() {
        boolean interrupted = false;
        try {
            if (isUsed) {
                try {
                    handles.join().invokeExact(scope);
                } catch (InterruptedException e) {
                    // It cannot be joined twice, but close waits, too.
                    interrupted = true;
                }
            }
            handles.close().invokeExact(scope);
        } catch (Throwable e) {
            throw Async.<RuntimeException>thrown(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
