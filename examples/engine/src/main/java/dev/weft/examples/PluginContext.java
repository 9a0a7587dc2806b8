package dev.weft.examples;

import dev.weft.Namespace;
import dev.weft.Sharer;
import dev.weft.WorkerContext;
import dev.weft.examples.Examples.Settings;

/**
 * Where an instance of a plug-in is, and what it shares with the others of its class: that of the program makes shared objects with
 * {@link #sharer} and puts them into the {@link #namespace}, from which those of the workers get them. So it works whether workers are
 * threads or JVMs.
 *
 * <p>Thread-safe.
 */
public final class PluginContext {
    private final WorkerContext worker;
    private final Settings settings;
    private final ExampleOptions options;

    PluginContext(WorkerContext worker, Settings settings, ExampleOptions options) {
        this.worker = worker;
        this.settings = settings;
        this.options = options;
    }

    /** Whether this is the instance of the program, which runs no example. */
    public boolean isMain() {
        return worker.number() == 0;
    }

    /** The number of the worker, from 1, also above that of jobs if it has taken the place of a ruined one; 0 in the program. */
    public int job() {
        return worker.number();
    }

    /** What the instance of the program has set for those of the workers, which can only read it. */
    public Namespace namespace() {
        return worker.namespace();
    }

    /**
     * Makes shared objects, in the program.
     *
     * @throws IllegalStateException in a worker
     */
    public Sharer sharer() {
        return worker.sharer();
    }

    /** What is said of all examples, where they say nothing else. */
    public ExampleOptions options() {
        return options;
    }

    /** How examples are run. */
    public Settings settings() {
        return settings;
    }
}
