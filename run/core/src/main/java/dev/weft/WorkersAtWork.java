package dev.weft;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the workers of a pool do from some moment on, as it is shown below the progress bar of a map. */
interface WorkersAtWork {
    /**
     * A worker.
     *
     * @param number its number in the pool
     * @param task the name of what it runs, null for nothing
     * @param running how long it has run that
     * @param done how many tasks it has ended since the map began
     */
    record Worker(int number, @Nullable String task, Duration running, long done) {}

    /** The workers that there are, in the order of their numbers. */
    List<Worker> now();

    /** {@code callee}, so that this hears of its calls where it has to. */
    default <A extends @Nullable Object, R extends @Nullable Object> Callee<A, R> watched(Callee<A, R> callee) {
        return callee;
    }

    /** What a map that calls {@code callee} shows of its workers; null if it shows nothing. */
    static @Nullable WorkersAtWork of(AbstractPool pool, Callee<?, ?> callee, MapOptions options) {
        if (!options.showsWorkers() || options.progress() == null || !Progress.isShown()) {
            return null;
        }
        String name = options.name();
        return pool.workersAtWork(name == null ? callee.name() : name);
    }

    static <A extends @Nullable Object, R extends @Nullable Object> Callee<A, R> watch(
            @Nullable WorkersAtWork workers, Callee<A, R> callee) {
        return workers == null ? callee : workers.watched(callee);
    }
}
