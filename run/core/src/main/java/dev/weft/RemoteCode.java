package dev.weft;

import dev.weft.ipc.ByteWriter;
import org.jspecify.annotations.Nullable;

/**
 * A function as workers know it: sent to each of them once, then named by number.
 *
 * @param message the body of its FUNCTION message
 * @param loader finds the classes of results
 * @param once whether it serves one call of {@code map} or {@code stream} only, and is forgotten after that
 * @param refusal why it must not run in another process, null if it may
 */
record RemoteCode(
        int number, String name, ByteWriter message, ClassLoader loader, boolean once, MeanTime time, @Nullable String refusal) {}
