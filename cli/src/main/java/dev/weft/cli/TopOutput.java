package dev.weft.cli;

import dev.weft.cli.pools.TopFrame;
import java.io.IOException;
import java.time.Duration;

/** Where {@code weft top} shows what it has found. */
interface TopOutput extends AutoCloseable {
    /**
     * Shows a frame in the place of the one before, or behind it.
     *
     * @throws InterruptedException if the user has asked for the end
     */
    void show(TopFrame frame) throws InterruptedException;

    /**
     * Waits for the next frame.
     *
     * @return whether anybody is still there to see it
     * @throws InterruptedException if the user asks for the end
     */
    boolean pause(Duration time) throws InterruptedException;

    /** The exit code, once the end was asked for: 0 if that was the user's wish, 128 and a signal's number if it was that signal. */
    int exitCode();

    @Override
    void close() throws IOException;
}
