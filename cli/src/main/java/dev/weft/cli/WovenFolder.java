package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where traced programs keep their woven classes from run to run: a file a program, and one a JDK. What has not been written for longest
 * goes first.
 */
record WovenFolder(Path folder) {
    private static final String NAME = "woven";
    private static final String UNFINISHED = ".new";
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final long MAX_BYTES = 256L << 20;
    private static final int MAX_FILES = 100;

    private record Entry(Path file, long bytes, FileTime written) {}

    /**
     * The folder for this environment, ready to be used; the empty text if there can be none. It is code that is there, so nobody else may
     * be able to write to it.
     */
    static String prepare(Map<String, String> environment) {
        try {
            Path folder = Caches.folder(environment).resolve(NAME);
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
            boolean own = !permissions.contains(PosixFilePermission.GROUP_WRITE) && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    && Files.getOwner(folder).equals(Files.getOwner(Path.of("/proc/self")));
            if (!own || !Files.isWritable(folder)) {
                return "";
            }
            new WovenFolder(folder).tidy(Instant.now());
            return folder.toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /** Removes the oldest files that are too many or too large together, and what a process that was killed has left. */
    void tidy(Instant now) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        entries.sort(Comparator.comparing(Entry::written).reversed());
        long bytes = 0;
        int files = 0;
        for (Entry entry : entries) {
            bytes += entry.bytes();
            boolean left = entry.file().toString().endsWith(UNFINISHED)
                    && entry.written().toInstant().isBefore(now.minus(FORGOTTEN));
            if (left || bytes > MAX_BYTES || ++files > MAX_FILES) {
                Files.deleteIfExists(entry.file());
            }
        }
    }
}
