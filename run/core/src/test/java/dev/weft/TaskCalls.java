package dev.weft;

/** Code without arguments, run by a worker of a pool. */
final class TaskCalls {
    private TaskCalls() {}

    static <T> T in(Pool pool, Task<T> task) {
        return pool.call(Task::call, task);
    }

    static void run(Pool pool, Action action) {
        in(pool, () -> {
            action.act();
            return 0;
        });
    }
}
