package dev.weft;

import dev.weft.worker.Components;
import dev.weft.worker.ReadOnlyNamespace;
import org.jspecify.annotations.Nullable;

/** The context of a worker in this JVM. */
final class LocalContext implements WorkerContext {
    private final String pool;
    private final int number;
    private final String name;
    private final @Nullable String label;
    private final NamedValues values;
    final Components components;

    /** Copies of the values, from when they were asked for first; guarded by this. */
    private @Nullable Namespace namespace;

    /** How often the task that runs has been begun; set by its thread. */
    volatile int attempt = 1;

    /** Whether it may run tasks; for the thread that has the context. */
    boolean begun;

    /** Whether the pool waits for its end; guarded by the {@link WorkerLife}. */
    boolean counted;

    LocalContext(String pool, int number, @Nullable String label, NamedValues values) {
        this.label = label;
        this.pool = pool;
        this.number = number;
        this.name = pool + " worker " + number;
        this.values = values;
        this.components = new Components(name);
    }

    Place place() {
        return new Place(pool, number, 0, null, null);
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public @Nullable String label() {
        return label;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public synchronized Namespace namespace() {
        if (namespace == null) {
            namespace = new ReadOnlyNamespace(name, values.copies());
        }
        return namespace;
    }

    @Override
    public Sharer sharer() {
        throw new IllegalStateException(name + " makes no shared objects: the program does, by pool.sharer(), and passes them on in tasks,"
                + " arguments or the namespace");
    }

    @Override
    public <T extends WorkerComponent> T component(Class<T> type) {
        return components.get(type);
    }
}
