package dev.weft.trace.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** What only the JDK's own classes may do; {@link InternalsWriter} writes the class that does it. */
public interface Internals {
    /** Defines a class in the boot loader. */
    Class<?> define(byte[] bytes);

    /** An empty thread-local; where there are virtual threads, it belongs to the carrier. */
    ThreadLocal<?> carrierLocal();

    /**
     * Maps a part of a file, to write there too. Where {@code FileChannel} makes a buffer by reflection, which has the JVM spin method
     * handles while a program waits to start, this is done without.
     */
    ByteBuffer map(FileChannel channel, long at, long bytes) throws IOException;

    /** Where the instances of a class have a field. */
    long offset(Class<?> type, String field);

    /** The options of this JVM, wherever they come from. */
    String[] runtimeArguments();

    /** Lets {@code action} run after all shutdown hooks of the program, without a thread of its own. */
    void atShutdown(int slot, Runnable action);
}
