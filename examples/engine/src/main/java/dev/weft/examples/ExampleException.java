package dev.weft.examples;

import java.io.Serial;

/** What stands in a page cannot be understood. The message says where, what it is and what would be right. */
public final class ExampleException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ExampleException(String message) {
        super(message);
    }
}
