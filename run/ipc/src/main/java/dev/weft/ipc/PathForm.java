package dev.weft.ipc;

import java.io.Serializable;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A path of the default file system inside a JDK stream; the JDK's own paths are not serializable. */
record PathForm(String text) implements Serializable {
    /** Whether {@code path} is what its text says here and in another JVM. */
    static boolean fits(Path path) {
        try {
            return path.getFileSystem() == FileSystems.getDefault() && Path.of(path.toString()).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Object readResolve() {
        return Path.of(text);
    }
}
