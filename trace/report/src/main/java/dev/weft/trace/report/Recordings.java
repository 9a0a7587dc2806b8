package dev.weft.trace.report;

import java.nio.file.Path;
import java.util.List;

/**
 * What is read as one: recordings on one time axis.
 *
 * @param paths     each a file (a native one, Chrome JSON, also compressed, Flight Recorder's), or a folder of native files; processes of
 *                  different ones stay different, also where their ids are the same
 * @param alignment how they lie beside each other
 */
public record Recordings(List<Path> paths, Alignment alignment) {
    public Recordings {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("at least one recording is needed, but there was none");
        }
        paths = List.copyOf(paths);
    }

    public static Recordings of(Path path) {
        return new Recordings(List.of(path), Alignment.CLOCK);
    }
}
