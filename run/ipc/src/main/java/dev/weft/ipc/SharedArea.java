package dev.weft.ipc;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory that a parent and one child share: a {@link Ring} in each direction. It has no name: the parent makes a file, finds the
 * descriptor that it has for it, and deletes its name before it tells anybody; the child opens the descriptor through the parent's entry
 * in {@code /proc}. So nothing is left of it whichever of them is killed. Only where there is such a {@code /proc}.
 */
final class SharedArea implements Closeable {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final FileChannel channel;
    private final String path;
    private final Ring down;
    private final Ring up;

    private SharedArea(FileChannel channel, String path) throws IOException {
        this.channel = channel;
        this.path = path;
        MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        int half = memory.capacity() / 2;
        this.down = new Ring(memory.slice(0, half));
        this.up = new Ring(memory.slice(half, half));
    }

    /**
     * Makes an area.
     *
     * @param bytes the size of the whole, a multiple of 16
     * @throws IOException if there is no room, or the system does not have what it takes
     */
    static SharedArea create(Path folder, int bytes) throws IOException {
        MemoryFile file = MemoryFile.createIn(folder, bytes);
        try {
            String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor(file.path);
            file.delete();
            return new SharedArea(file.channel, path);
        } catch (IOException | RuntimeException | Error e) {
            file.channel.close();
            file.delete();
            throw e;
        }
    }

    private static Path descriptor(Path file) throws IOException {
        Path real = file.toRealPath();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (isLinkTo(real, descriptor)) {
                    return descriptor.getFileName();
                }
            }
        }
        throw new IOException("no descriptor of " + file + " is in " + DESCRIPTORS);
    }

    private static boolean isLinkTo(Path target, Path link) {
        try {
            return Files.readSymbolicLink(link).equals(target);
        } catch (IOException e) {
            // Closed by another thread in the meantime.
            return false;
        }
    }

    /** Opens the area that a parent has made. */
    static SharedArea open(String path) throws IOException {
        try (var file = new RandomAccessFile(path, "rw")) {
            return new SharedArea(file.getChannel(), path);
        }
    }

    /** Where the child finds it. */
    String path() {
        return path;
    }

    /** What the parent puts and the child takes. */
    Ring down() {
        return down;
    }

    /** What the child puts and the parent takes. */
    Ring up() {
        return up;
    }

    /** Gives the memory back at once, not when the mapping is collected: nobody may use the rings any more, in either process. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.truncate(0);
            channel.close();
        }
    }
}
