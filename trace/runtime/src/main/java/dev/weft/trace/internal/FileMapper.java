package dev.weft.trace.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Maps a part of a file into memory, for as long as the buffer is reachable. */
public interface FileMapper {
    ByteBuffer map(FileChannel channel, long at, long bytes) throws IOException;
}
