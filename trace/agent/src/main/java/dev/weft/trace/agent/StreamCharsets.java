package dev.weft.trace.agent;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** In which encodings {@code System.out} and {@code System.err} write. */
final class StreamCharsets {
    private StreamCharsets() {}

    static Charset ofOut() {
        return first("stdout.encoding", "sun.stdout.encoding", "native.encoding");
    }

    static Charset ofErr() {
        return first("stderr.encoding", "sun.stderr.encoding", "native.encoding");
    }

    private static Charset first(String... properties) {
        for (String property : properties) {
            Charset charset = charset(System.getProperty(property));
            if (charset != null) {
                return charset;
            }
        }
        return Charset.defaultCharset();
    }

    private static @Nullable Charset charset(@Nullable String name) {
        try {
            return name == null || name.isEmpty() ? null : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
