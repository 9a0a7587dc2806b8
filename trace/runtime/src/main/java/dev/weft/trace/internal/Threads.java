package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import org.jspecify.annotations.Nullable;

/** Facts about threads, on every JDK from 17. */
final class Threads {
    private static final @Nullable Class<?> VIRTUAL = virtualThreads();

    private Threads() {}

    private static @Nullable Class<?> virtualThreads() {
        try {
            return Class.forName("java.lang.BaseVirtualThread", false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** The agent turns this into {@code threadId()}, which a program cannot override, where the JDK has it. */
    @SuppressWarnings("deprecation")
    static long id(Thread thread) {
        return thread.getId();
    }

    /** The agent turns this into the carrier of the current thread where the JDK has virtual threads. */
    static Thread carrier() {
        return Thread.currentThread();
    }

    /** The agent turns this into what the synchronizer knows; null if nobody owns it. */
    static @Nullable Thread owner(AbstractOwnableSynchronizer synchronizer) {
        return null;
    }

    static boolean isVirtual(Thread thread) {
        return VIRTUAL != null && VIRTUAL.isInstance(thread);
    }

    static int flags(Thread thread) {
        return (isVirtual(thread) ? Layout.THREAD_VIRTUAL : 0) | (thread.isDaemon() ? Layout.THREAD_DAEMON : 0);
    }
}
