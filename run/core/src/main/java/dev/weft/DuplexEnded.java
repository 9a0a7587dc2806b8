package dev.weft;

/** Nothing more comes from a {@link Duplex}, and nothing can be sent: its other end was closed, or the process that held it has ended. */
public final class DuplexEnded extends DuplexException {
    private static final long serialVersionUID = 1L;

    DuplexEnded(String message) {
        super(message, null);
    }
}
