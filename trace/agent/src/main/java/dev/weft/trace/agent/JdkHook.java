package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;

/** What is woven into classes of the JDK so that waits and hand-offs are seen. */
enum JdkHook {
    /** Where threads park. */
    PARKING,
    /** Where tasks are handed over, and threads started. */
    HAND_OFFS,
    /** Where threads wait for files, sockets and processes. */
    TRANSFERS,
    /** Where virtual threads get a carrier and leave it. */
    MOUNTS,
    /** Where it is known why they cannot leave it. */
    PINS;

    /** That of a class of the boot loader; null if it has none. */
    static @Nullable JdkHook of(String className) {
        switch (className) {
            case "java.util.concurrent.locks.LockSupport":
                return PARKING;
            case "java.util.concurrent.ThreadPoolExecutor":
            case "java.util.concurrent.ScheduledThreadPoolExecutor":
            case "java.util.concurrent.ForkJoinPool":
            case "java.util.concurrent.ForkJoinTask":
            case "java.util.concurrent.ThreadPerTaskExecutor":
            case "java.util.concurrent.CompletableFuture$ThreadPerTaskExecutor":
            case "jdk.internal.misc.ThreadFlock":
            case "java.lang.ThreadBuilders$PlatformThreadBuilder":
            case "java.lang.ThreadBuilders$VirtualThreadBuilder":
                return HAND_OFFS;
            case "sun.nio.ch.NioSocketImpl":
            case "sun.nio.ch.SocketChannelImpl":
            case "sun.nio.ch.ServerSocketChannelImpl":
            case "sun.nio.ch.DatagramChannelImpl":
            case "sun.nio.ch.SelectorImpl":
            case "sun.nio.ch.FileChannelImpl":
            case "java.io.FileInputStream":
            case "java.io.FileOutputStream":
            case "java.io.RandomAccessFile":
            case "java.io.FileDescriptor":
                return TRANSFERS;
            case MountHook.THREADS:
                return MOUNTS;
            case MountHook.CONTINUATIONS:
                return PINS;
            default:
                return null;
        }
    }
}
