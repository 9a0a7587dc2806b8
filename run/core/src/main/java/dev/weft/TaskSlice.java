package dev.weft;

/** Marks the run of a task in this JVM for a trace. */
final class TaskSlice implements AutoCloseable {
    private static final TaskSlice NONE = new TaskSlice();

    private TaskSlice() {}

    static TaskSlice of(PoolJob<?> job) {
        return NONE;
    }

    @Override
    public void close() {}
}
