package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tells which files have changed. It looks at them again and again: editors put new files in the place of old ones, and not every file
 * system says that something has changed. For one thread.
 */
final class PageWatch {
    private record Stamp(FileTime time, long size, Object key) {}

    private final Supplier<List<Path>> files;
    private final BooleanSupplier pause;
    private Map<Path, Stamp> known;

    /**
     * Begins to watch.
     *
     * @param files those there are now, in their order
     * @param pause waits between two looks; false if nobody wants to know any more
     */
    PageWatch(Supplier<List<Path>> files, BooleanSupplier pause) {
        this.files = files;
        this.pause = pause;
        this.known = look();
    }

    private Map<Path, Stamp> look() {
        Map<Path, Stamp> stamps = new HashMap<>();
        for (Path file : files.get()) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                Object key = Objects.requireNonNullElse(attributes.fileKey(), "");
                stamps.put(file, new Stamp(attributes.lastModifiedTime(), attributes.size(), key));
            } catch (IOException e) {
                // It has gone, or is being replaced; if it comes again, that is a change.
            }
        }
        return stamps;
    }

    /** Waits for changes to come and to be over; the files that have changed or are new, empty if nobody wants to know any more. */
    List<Path> changed() {
        Map<Path, Stamp> before = known;
        Map<Path, Stamp> last = before;
        while (pause.getAsBoolean()) {
            Map<Path, Stamp> now = look();
            List<Path> changed = now.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(before.get(entry.getKey()))).map(Map.Entry::getKey).sorted().toList();
            boolean over = now.equals(last);
            last = now;
            if (over) {
                known = now;
                if (!changed.isEmpty()) {
                    return changed;
                }
            }
        }
        return List.of();
    }
}
