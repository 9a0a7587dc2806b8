package dev.weft;

/**
 * A shared object cannot be reached any more from this process: its sharer was closed, or the process that made it has ended. The message
 * says which.
 */
public final class SharedObjectLost extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public SharedObjectLost(String message) {
        super(message);
    }
}
