package dev.weft.examples;

import java.util.List;

/**
 * A part of a file that may have examples: a block of code of a page, a comment of a source.
 *
 * @param info what a block of code of a page says of itself, as in {@code java}; {@code ""} if nothing
 * @param lines in their order; those that do not belong to it are left out
 */
public record Zone(String info, List<Line> lines) {
    public Zone {
        lines = List.copyOf(lines);
    }
}
