package dev.weft.worker;

import dev.weft.Action;
import java.util.ArrayList;

/** Stops the components of the worker JVM that runs this; fails with what they throw. */
public record StopComponents() implements Action {
    @Override
    public void act() throws Exception {
        var errors = new ArrayList<Throwable>();
        ProcessContext.ofWorker().components.stop(errors::add);
        if (errors.isEmpty()) {
            return;
        }
        Throwable first = errors.removeFirst();
        errors.forEach(first::addSuppressed);
        switch (first) {
            case Exception e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(first);
        }
    }
}
