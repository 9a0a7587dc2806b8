package dev.weft.trace.format;

import java.io.IOException;

/** Says that a file is not a native trace, or is one that this version cannot read. */
public final class NotATraceFileException extends IOException {
    private static final long serialVersionUID = 1L;

    NotATraceFileException(String message) {
        super(message);
    }
}
