package dev.weft.trace.format;

/**
 * A thread as it was last described.
 *
 * @param id the number {@code Thread.threadId()} gave, unique in its process
 * @param name the last name seen; virtual threads often have none
 */
public record ThreadInfo(long id, String name, boolean virtual, boolean daemon) {

    static ThreadInfo of(long id, String name, int flags) {
        return new ThreadInfo(id, name, (flags & Layout.THREAD_VIRTUAL) != 0, (flags & Layout.THREAD_DAEMON) != 0);
    }

    int flags() {
        return (virtual ? Layout.THREAD_VIRTUAL : 0) | (daemon ? Layout.THREAD_DAEMON : 0);
    }
}
