package dev.weft.ipc;

import java.io.IOException;

/** Bytes that are not what this protocol writes. */
public final class CorruptFrame extends IOException {
    private static final long serialVersionUID = 1L;

    public CorruptFrame(String message) {
        super(message);
    }
}
