package dev.weft.examples;

import java.util.List;

/**
 * A part of a file that may have examples: a block of code of a page, a comment of a source.
 *
 * @param info what a block of code says of its language, {@code ""} if nothing
 * @param lines at least one
 */
public record Zone(String info, List<Line> lines) {
    public Zone {
        lines = List.copyOf(lines);
    }
}
