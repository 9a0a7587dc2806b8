package dev.weft.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The end of a worker that cannot go on, with the reason where the parent finds it: on the standard error of the process. */
final class LastWords {
    private LastWords() {}

    static void say(String reason) {
        try {
            // Not System.err: the task may have replaced it, and it stands on the channel.
            new FileOutputStream(FileDescriptor.err).write(("weft: " + reason + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException | Error e) {
            // Then without words.
            Runtime.getRuntime().halt(1);
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}
