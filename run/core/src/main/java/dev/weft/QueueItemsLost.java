package dev.weft;

/** Items of a {@link SharedQueue} were taken by processes that ended without {@link SharedQueue#taskDone}; the message says which. */
public final class QueueItemsLost extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public QueueItemsLost(String message) {
        super(message);
    }
}
