package dev.weft;

import dev.weft.job.Errors;
import dev.weft.job.Uncaught;
import dev.weft.worker.Components;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The context of the program that has opened a pool. */
final class ProgramContext implements WorkerContext {
    private final String pool;
    private final NamedValues values;
    private final Components components;
    private final HomeSharer sharer;

    ProgramContext(String pool, NamedValues values, HomeSharer sharer) {
        this.sharer = sharer;
        this.pool = pool;
        this.values = values;
        this.components = new Components(pool);
    }

    /** Makes the program's own components; if that fails, none is left. */
    void make(List<Fn<WorkerContext, ? extends WorkerComponent>> makers) {
        try {
            for (Fn<WorkerContext, ? extends WorkerComponent> maker : makers) {
                components.add(maker.apply(this));
            }
        } catch (Throwable e) {
            stop();
            throw Errors.unchecked(e);
        }
    }

    /** Stops the components unless they were, and closes the sharer. */
    void stop() {
        components.stop(Uncaught::report);
        sharer.close();
    }

    @Override
    public int number() {
        return 0;
    }

    @Override
    public String name() {
        return pool;
    }

    @Override
    public @Nullable String label() {
        return null;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Namespace namespace() {
        return values;
    }

    @Override
    public Sharer sharer() {
        return sharer;
    }

    @Override
    public <T extends WorkerComponent> T component(Class<T> type) {
        return components.get(type);
    }
}
