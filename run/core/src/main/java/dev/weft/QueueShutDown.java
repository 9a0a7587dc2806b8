package dev.weft;

/** A {@link SharedQueue} was shut down: it takes no more items, and has none left for who asked. */
public final class QueueShutDown extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public QueueShutDown(String message) {
        super(message);
    }
}
