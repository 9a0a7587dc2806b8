package dev.weft.async;

import dev.weft.job.Alarms;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Threads, time and waiting, which tests take into their own hands. */
interface Platform {
    /** Virtual threads, and the JVM's clock. */
    Platform SYSTEM = new Platform() {
        private final ThreadFactory threads = Thread.ofVirtual().factory();

        @Override
        public Thread newThread(Runnable code) {
            return threads.newThread(code);
        }

        @Override
        public @Nullable Inheritance inheritance() {
            return Inheritance.open();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void park(Object blocker) {
            LockSupport.park(blocker);
        }

        @Override
        public void parkNanos(Object blocker, long nanos) {
            LockSupport.parkNanos(blocker, nanos);
        }

        @Override
        public Future<?> in(long nanos, Runnable call) {
            return Alarms.in(nanos, call);
        }
    };

    /** A thread that is not started. */
    Thread newThread(Runnable code);

    /** For threads that inherit scoped values from this one; null if none do. */
    default @Nullable Inheritance inheritance() {
        return null;
    }

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** As {@link LockSupport#park(Object)}. */
    void park(Object blocker);

    /** As {@link LockSupport#parkNanos(Object, long)}. */
    void parkNanos(Object blocker, long nanos);

    /** Calls {@code call}, which must be short, in {@code nanos}; cancelling what is returned takes it back. */
    Future<?> in(long nanos, Runnable call);
}
