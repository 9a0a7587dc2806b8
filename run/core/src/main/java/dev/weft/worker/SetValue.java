package dev.weft.worker;

import dev.weft.Action;

/** Sets a value in the namespace of the worker JVM that runs this. */
public record SetValue(String name, Object value) implements Action {
    @Override
    public void act() {
        ProcessContext.ofWorker().set(name, value);
    }
}
