package dev.weft.async;

import dev.weft.Depth;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;

/** Code on plain threads, of which Lincheck goes through the interleavings; one in which nobody can go on is an error. */
final class Threads {
    /** Code that may be interrupted. */
    interface Code {
        void run() throws Exception;
    }

    private Threads() {}

    static void inAnyOrder(Code code) {
        Lincheck.runConcurrentTest(Depth.isDeep() ? 10_000 : 200, () -> {
            try {
                code.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Runs all, this thread being the first, until they have ended. */
    static void together(Code first, Code... others) throws Exception {
        var error = new AtomicReference<@Nullable Throwable>();
        var threads = new ArrayList<Thread>();
        for (Code other : others) {
            var thread = new Thread(() -> {
                try {
                    other.run();
                } catch (Throwable e) {
                    error.compareAndSet(null, e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        first.run();
        for (Thread thread : threads) {
            thread.join();
        }
        if (error.get() != null) {
            throw new AssertionError(error.get());
        }
    }
}
