package dev.weft.ipc;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A value cannot be turned into bytes, or back; the message names the type and the reason. */
public final class NotEncodable extends IOException {
    private static final long serialVersionUID = 1L;

    public NotEncodable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** For a value that has more bytes than its writer may take. */
    public NotEncodable(PayloadTooLarge reason) {
        this(String.valueOf(reason.getMessage()), reason);
    }

    /** Whether there was more of it than its writer may take. */
    public boolean isTooLarge() {
        return getCause() instanceof PayloadTooLarge;
    }

    /** Its cause, or the error that is made of it, tells where it was; a third stack would bury the message. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
