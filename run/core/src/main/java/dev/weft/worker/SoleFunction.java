package dev.weft.worker;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.NotEncodable;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import org.jspecify.annotations.Nullable;

/** Runs the function of a process that has no other task. */
final class SoleFunction {
    private final Loaders loaders;

    SoleFunction(Loaders loaders) {
        this.loaders = loaders;
    }

    /** Returns when the function does, and throws what it throws, with its own stack only. */
    void run(ByteReader body) throws Throwable {
        boolean daemon = body.readByte() != 0;
        Identity.ofProcess(daemon, body.readString());
        var function = new Function(body, loaders);
        Thread.currentThread().setContextClassLoader(function.loader);
        try {
            @Nullable Object[] arguments;
            try {
                arguments = function.arguments(body, 0);
            } catch (NotEncodable e) {
                throw new IllegalStateException(
                        "what " + function.name + " captures cannot be read in " + Identity.name() + ": " + e.getMessage(), e);
            }
            try (Slice _ = Trace.isRecording() ? Trace.task(function.name, 1) : null) {
                function.call(arguments);
            }
        } catch (Throwable e) {
            cutStack(e);
            throw e;
        }
    }

    private static void cutStack(Throwable error) {
        try {
            error.setStackTrace(ErrorForm.stackOfTask(error));
        } catch (RuntimeException | StackOverflowError e) {
            // Its own methods fail: it is printed as far as that can be done.
            return;
        }
    }
}
