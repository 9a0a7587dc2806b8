package dev.weft.ipc;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A value cannot be turned into bytes, or back; the message names the type and the reason. */
public final class NotEncodable extends IOException {
    private static final long serialVersionUID = 1L;

    public NotEncodable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
