package dev.weft.async;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Code that waits on a thread of its own, and what becomes of it. */
final class Waiting<T extends @Nullable Object> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Waiting(FutureTask<T> task, Thread thread) {
        this.task = task;
        this.thread = thread;
    }

    /** Begins {@code code}, and returns when it waits. */
    static <T extends @Nullable Object> Waiting<T> start(Callable<T> code) {
        return start(Thread.ofVirtual().name("waiting"), code);
    }

    static <T extends @Nullable Object> Waiting<T> start(Thread.Builder kind, Callable<T> code) {
        var task = new FutureTask<T>(code);
        var waiting = new Waiting<>(task, kind.start(task));
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(Duration.ofMinutes(1)).until(waiting::isAsleep);
        return waiting;
    }

    private boolean isAsleep() {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }

    Thread thread() {
        return thread;
    }

    boolean hasEnded() {
        return task.isDone();
    }

    /** Its result, waited for. */
    T end() throws Exception {
        T result = task.get(1, TimeUnit.MINUTES);
        thread.join();
        return result;
    }
}
