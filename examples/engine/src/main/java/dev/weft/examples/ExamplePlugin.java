package dev.weft.examples;

import java.util.List;

/**
 * What finders, parsers, runners and concerns are: parts of a run of examples that others can add to, and replace.
 *
 * <p>A plug-in is a class with a constructor without parameters, in a source file or a jar that is named to {@code weft examples --plugin},
 * or on its class path and named in {@code META-INF/services}. Of each class there is one instance in the program and one in each worker
 * (the rule of N + 1, as for {@link dev.weft.WorkerComponent}): that of the program is opened first, completely, and sets what the others
 * read. An instance is used by one thread at a time.
 */
public interface ExamplePlugin extends AutoCloseable {
    /** What it is called in messages; a plug-in takes the place of one of its kind that has the same name. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Words that examples can say of themselves for it, beside the common ones. */
    default List<ExampleOption> options() {
        return List.of();
    }

    /**
     * Called once before anything else, in the program before any worker has begun, then in each worker.
     *
     * @throws Exception whatever goes wrong; in the program the run does not begin
     */
    default void open(PluginContext context) throws Exception {}

    /** Called once at the end; not in a worker JVM that dies. */
    @Override
    default void close() {}
}
