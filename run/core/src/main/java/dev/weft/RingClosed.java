package dev.weft;

/** A {@link SharedRing} or {@link SharedByteRing} was closed: it takes no more messages, and has none left for who asked. */
public final class RingClosed extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public RingClosed(String message) {
        super(message);
    }
}
