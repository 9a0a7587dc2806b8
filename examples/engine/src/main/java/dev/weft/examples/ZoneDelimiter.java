package dev.weft.examples;

import java.util.List;
import java.util.Set;

/** Finds the zones of files of some kind. Called by one thread at a time. */
public interface ZoneDelimiter extends ExamplePlugin {
    /** The endings of file names, without a dot and in lower case. */
    Set<String> extensions();

    /** Whether such files are looked for in folders, and not only taken where they are named. */
    default boolean isSearched() {
        return true;
    }

    /**
     * The zones of a file in the order in which they begin.
     *
     * @param file as it was named
     * @param text the whole file
     */
    List<Zone> zones(String file, String text);
}
