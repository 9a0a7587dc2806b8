package dev.weft;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * What a task may know of the worker that runs it. On worker JVMs a worker is a JVM; on threads it is a thread; on virtual threads and in
 * the calling thread it is whatever runs one task at a time, so that there are as many as tasks that ran at once.
 *
 * <p>Thread-safe.
 */
public interface WorkerContext {
    /**
     * The context of the worker that runs this code. In a worker JVM all threads see it; elsewhere the task's own thread does, and those
     * of a {@link java.util.concurrent.StructuredTaskScope} that it opens.
     *
     * @throws IllegalStateException outside of a worker
     */
    static WorkerContext current() {
        return Contexts.current();
    }

    /** The worker's number in its pool, from 1; 0 in the context of the program itself, {@link Pool#context}. */
    int number();

    /** {@code pool-1 worker 2}; the pool's name in the context of the program itself. */
    String name();

    /** The label of the worker, see {@link PoolOptions#label(String, int)}; null if it has none. */
    @Nullable String label();

    /**
     * How often the task that the worker runs has been begun, this time included: 1, and more where it is begun again because a worker or a
     * node was lost, or it failed with one of {@link TaskOptions#retryOn}. So a task can look first for what an attempt before it has
     * left, for example. Of what runs beside tasks, such as an initializer, it is 1, and in the context of the program itself.
     */
    int attempt();

    /** The values that the program has set for all workers. */
    Namespace namespace();

    /**
     * Makes shared objects, for the program and its components: those that workers use as well are made before them.
     *
     * @throws IllegalStateException in a worker; the program makes what workers share, and passes it on
     */
    Sharer sharer();

    /**
     * The worker's component of this type.
     *
     * @throws NoSuchElementException if it has none
     */
    <T extends WorkerComponent> T component(Class<T> type);
}
