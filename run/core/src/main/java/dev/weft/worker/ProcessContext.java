package dev.weft.worker;

import dev.weft.Namespace;
import dev.weft.Sharer;
import dev.weft.WorkerComponent;
import dev.weft.WorkerContext;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The context of a worker JVM. */
public final class ProcessContext implements WorkerContext {
    /** The property that tells a worker its label. */
    public static final String LABEL = "weft.worker.label";

    private static volatile @Nullable ProcessContext current;

    private final int number;
    private final String name;
    private final Map<String, Object> values = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Namespace namespace;

    /** How often the task that runs has been begun; set by the thread that runs it. */
    private volatile int attempt = 1;

    final Components components;

    private ProcessContext(String name, int number) {
        this.number = number;
        this.name = name;
        this.namespace = new ReadOnlyNamespace(name, values);
        this.components = new Components(name);
    }

    /** Says that this JVM is a worker; called once, before any code of the program runs. */
    static void open(String name, int number) {
        current = new ProcessContext(name, number);
    }

    /** The context of this JVM; null if it is no worker of a pool. */
    public static @Nullable ProcessContext current() {
        return current;
    }

    /** The context of this JVM, which is a worker. */
    static ProcessContext ofWorker() {
        ProcessContext context = current;
        if (context == null) {
            throw new IllegalStateException("this JVM is no worker of a pool");
        }
        return context;
    }

    void begins(int taskAttempt) {
        attempt = taskAttempt;
    }

    void set(String valueName, Object value) {
        values.put(valueName, value);
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
        return System.getProperty(LABEL);
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Namespace namespace() {
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
