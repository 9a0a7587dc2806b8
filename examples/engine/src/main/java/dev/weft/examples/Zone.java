package dev.weft.examples;

import java.util.List;

/**
 * A part of a file that may have examples: a block of code of a page, a comment of a source.
 *
 * @param lines in their order; those that do not belong to it are left out
 */
record Zone(List<Line> lines) {
    Zone {
        lines = List.copyOf(lines);
    }
}
