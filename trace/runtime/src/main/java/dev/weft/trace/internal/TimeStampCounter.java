package dev.weft.trace.internal;

import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The processor's counter of ticks. Initialized when it is known how to read it, so that this is a constant to the compiler. */
final class TimeStampCounter {
    private static final MethodHandle READ = Objects.requireNonNull(Source.read);

    private TimeStampCounter() {}

    /** Where the way to read it is kept until then. */
    static final class Source {
        static @Nullable MethodHandle read;

        private Source() {}
    }

    static long read() {
        try {
            return (long) READ.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
