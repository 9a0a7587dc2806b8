package dev.weft;

import org.jspecify.annotations.Nullable;

/** A message cannot go through a {@link Duplex}, which itself goes on; the message says why. */
public sealed class DuplexException extends RuntimeException permits DuplexEnded {
    private static final long serialVersionUID = 1L;

    DuplexException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
