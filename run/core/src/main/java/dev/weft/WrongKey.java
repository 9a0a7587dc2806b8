package dev.weft;

import java.io.IOException;

/** Who answers at the address of a {@link Manager} does not have the key that it was asked with, or somebody stands between. */
public final class WrongKey extends IOException {
    private static final long serialVersionUID = 1L;

    WrongKey(String message) {
        super(message);
    }
}
