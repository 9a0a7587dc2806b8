package dev.weft.ipc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files for two processes to share, of this user alone, every byte of them there from the start. */
final class MemoryFile {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int PIECE = 64 * 1024;
    private static final String PREFIX = "weft-";
    private static final String NAME = "(\\d+)-[0-9a-f]+";

    /** A name is there for a moment; a process that is not known here may still live where other processes are known. */
    private static final Duration MOMENT = Duration.ofMinutes(1);

    private static final Set<Path> SWEPT = ConcurrentHashMap.newKeySet();
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
        if (SWEPT.add(folder)) {
            sweep(folder);
        }
        Path path = folder.resolve(PREFIX + ProcessHandle.current().pid() + "-" + Long.toHexString(NUMBERS.incrementAndGet()));
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
        } catch (IOException | RuntimeException | Error e) {
            file.delete();
            channel.close();
            throw e;
        }
    }

    /** Removes what was left by processes that were killed before they had removed the name of a file. */
    private static void sweep(Path folder) {
        if (!Files.isDirectory(DESCRIPTORS)) {
            // Here names stay for as long as their files are used.
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                // Mostly there is none: what takes longer comes after that.
                if (file.getFileName().toString().startsWith(PREFIX) && isLeft(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            // It is no harm that it stays; whether a file can be made here is seen next.
            return;
        }
    }

    private static boolean isLeft(Path file) throws IOException {
        Matcher name = Pattern.compile(PREFIX + NAME).matcher(file.getFileName().toString());
        if (!name.matches() || ProcessHandle.of(Long.parseLong(name.group(1))).isPresent()) {
            return false;
        }
        Instant late = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().plus(MOMENT);
        return late.isBefore(Instant.now());
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
