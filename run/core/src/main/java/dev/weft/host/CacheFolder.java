package dev.weft.host;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A folder that belongs to this user alone and whose files may go at any time. */
public final class CacheFolder {
    private CacheFolder() {}

    public static void create(Path folder) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Held by one process at a time, and by none that has ended. */
    public record Lock(FileChannel channel) implements Closeable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The lock, or null if somebody has it. */
    public static @Nullable Lock lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Lock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process: the same as by another one.
            channel.close();
            return null;
        }
        channel.close();
        return null;
    }

    /** Removes what begins with {@code prefix} and was not written to for {@code idleMillis}. */
    public static void removeIdle(File folder, String prefix, long idleMillis) {
        for (File file : files(folder, prefix)) {
            if (System.currentTimeMillis() - file.lastModified() >= idleMillis) {
                var _ = file.delete();
            }
        }
    }

    /** Removes all but the newest of what begins with {@code prefix}; a JVM that has one open keeps it. */
    public static void removeOld(File folder, String prefix, int keep) {
        File[] files = files(folder, prefix);
        Arrays.sort(files, Comparator.comparingLong(File::lastModified).reversed());
        for (int i = keep; i < files.length; i++) {
            var _ = files[i].delete();
        }
    }

    private static File[] files(File folder, String prefix) {
        File[] files = folder.listFiles((_, name) -> name.startsWith(prefix));
        return files == null ? new File[0] : files;
    }
}
