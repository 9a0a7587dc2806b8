package dev.weft.seen;

/** Tasks that run together and can be read from outside while they do. */
public interface ReadableTasks {
    /**
     * Adds a node for them, and one for each task, to what is told.
     *
     * @param parent the id of the node that they belong to; 0 for none
     */
    void read(TaskTree tree, long parent);

    /** Whether tasks of theirs may wait for others that know nothing of it, which are read later. */
    default boolean isRunner() {
        return false;
    }
}
