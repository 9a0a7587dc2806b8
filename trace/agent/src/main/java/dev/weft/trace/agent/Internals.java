package dev.weft.trace.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * What only the JDK's own classes may do. The methods have no bodies here, since no compiler option lets sources for an older release
 * name the classes that they call; the build puts in its place what {@link InternalsWriter} writes for each JDK.
 */
final class Internals {
    private Internals() {}

    /** An empty thread-local; where there are virtual threads, it belongs to the carrier. */
    static native ThreadLocal<?> carrierLocal();

    /**
     * Maps a part of a file, for as long as the process lives. Where {@code FileChannel} makes a buffer by reflection, which has the JVM
     * spin method handles while a program waits to start, this is done without.
     */
    static native ByteBuffer map(FileChannel channel, MapMode mode, long at, long bytes) throws IOException;

    /** The options of this JVM, wherever they come from. */
    static native String[] runtimeArguments();

    /** The memory in which the JVM has its own counters. */
    static native ByteBuffer counters() throws IOException;

    /** The same, in a JDK that asks how they are to be used. */
    static native ByteBuffer countersToRead() throws IOException;

    /** The clock of the JVM's counters. */
    static native long counterTicks();

    static native long counterTicksPerSecond();

    /** Lets {@code action} run after all shutdown hooks of the program, without a thread of its own. */
    static native void atShutdown(int slot, Runnable action);
}
