package dev.weft.async;

import java.nio.file.Path;

/**
 * What has changed in a folder that an {@link EventLoop} watches.
 *
 * @param kind what has happened
 * @param path the file; the folder itself for {@link Kind#LOST}, and for {@link Kind#DELETED} when the folder is gone
 */
public record FileChange(Kind kind, Path path) {
    /** What has happened. */
    public enum Kind {
        /** It is there. */
        CREATED,
        /** What it contains, or when, may have changed. */
        MODIFIED,
        /** It is there no more. */
        DELETED,
        /** There were more changes than the system has kept: look at the folder. */
        LOST
    }
}
