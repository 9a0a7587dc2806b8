package dev.weft.worker;

import dev.weft.WorkerComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The components of one worker. Thread-safe. */
public final class Components {
    private final String owner;
    private final List<WorkerComponent> all = new ArrayList<>();
    private boolean ended;

    /** @param owner whose they are, for errors */
    public Components(String owner) {
        this.owner = owner;
    }

    /** @param component what a maker returned, which must not be null */
    public synchronized void add(@Nullable WorkerComponent component) {
        all.add(Objects.requireNonNull(component, "a maker of components returned null"));
    }

    public synchronized <T extends WorkerComponent> T get(Class<T> type) {
        for (WorkerComponent component : all) {
            if (type.isInstance(component)) {
                return type.cast(component);
            }
        }
        if (ended) {
            throw new NoSuchElementException("the components of " + owner + " were stopped; a task that goes on has none any more");
        }
        throw new NoSuchElementException(owner + " has no component of " + type.getName()
                + "; it is given one by PoolOptions.defaults().component(" + type.getSimpleName() + "::new)");
    }

    /**
     * Stops all, the last one first, and forgets them.
     *
     * @param errors is told what they throw
     */
    public void stop(Consumer<? super Throwable> errors) {
        List<WorkerComponent> stopped;
        synchronized (this) {
            stopped = List.copyOf(all).reversed();
            all.clear();
            ended = true;
        }
        for (WorkerComponent component : stopped) {
            try {
                component.stop();
            } catch (Throwable e) {
                errors.accept(e);
            }
        }
    }
}
