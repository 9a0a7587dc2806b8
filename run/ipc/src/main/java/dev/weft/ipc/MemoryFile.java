package dev.weft.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Files for two processes to share, of this user alone, every byte of them there from the start. */
final class MemoryFile {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int PIECE = 64 * 1024;
    private static final AtomicLong NUMBERS = new AtomicLong(System.nanoTime() & 0xffff_ffffL);

    /** Behind the descriptor that was found last, where the next most likely is: to look at all takes long where they are many. */
    private static volatile int likely;

    final Path path;
    final FileChannel channel;

    private MemoryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes a file of {@code bytes} zeros.
     *
     * @throws IOException if there is no room for all of it; nothing is left then
     */
    static MemoryFile createIn(Path folder, long bytes) throws IOException {
        Path path = folder.resolve("weft-" + ProcessHandle.current().pid() + "-" + Long.toHexString(NUMBERS.incrementAndGet()));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileChannel channel = posix
                ? FileChannel.open(path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(path, options);
        var file = new MemoryFile(path, channel);
        try {
            // Asked first, as to find out by writing takes all that the machine has.
            long room = folder.toFile().getUsableSpace();
            if (room < bytes) {
                throw new IOException("there is room for " + room + " bytes in " + folder + ", but not for " + bytes);
            }
            // Every byte, since a hole for which there is no room later would kill the process that stores there.
            ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(bytes, PIECE));
            for (long left = bytes; left > 0; ) {
                zeros.clear().limit((int) Math.min(left, zeros.capacity()));
                left -= channel.write(zeros);
            }
            return file;
        } catch (IOException e) {
            file.delete();
            channel.close();
            throw e;
        }
    }

    /**
     * Removes the name, and gives the number by which this process has the file open: others of this user find it as
     * {@code /proc/<pid>/fd/<number>} as long as it has.
     *
     * @throws IOException if the system has no such thing; the name stays then
     */
    int hide() throws IOException {
        int descriptor = descriptor();
        delete();
        return descriptor;
    }

    private int descriptor() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            throw new IOException("descriptors cannot be passed on without " + DESCRIPTORS);
        }
        Path real = path.toRealPath();
        int guess = likely;
        if (isLinkTo(real, DESCRIPTORS.resolve(Integer.toString(guess)))) {
            likely = guess + 1;
            return guess;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (isLinkTo(real, descriptor)) {
                    int found = Integer.parseInt(descriptor.getFileName().toString());
                    likely = found + 1;
                    return found;
                }
            }
        }
        throw new IOException("no descriptor of " + path + " is in " + DESCRIPTORS);
    }

    private static boolean isLinkTo(Path target, Path link) {
        try {
            return Files.readSymbolicLink(link).equals(target);
        } catch (IOException e) {
            // Closed by another thread in the meantime.
            return false;
        }
    }

    /** Removes the name, if it is still there; the file lives on while somebody has it open or mapped. */
    void delete() throws IOException {
        Files.deleteIfExists(path);
    }
}
