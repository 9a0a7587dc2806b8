package dev.weft;

import dev.weft.ipc.ByteWriter;

/**
 * A function as workers know it: sent to each of them once, then named by number.
 *
 * @param message the body of its FUNCTION message
 * @param loader finds the classes of results
 * @param once whether it serves one call of {@code map} or {@code stream} only, and is forgotten after that
 */
record RemoteCode(int number, String name, ByteWriter message, ClassLoader loader, boolean once, MeanTime time) {}
