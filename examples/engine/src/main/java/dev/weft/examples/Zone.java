package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file that may have examples: a block of code of a page, a comment of a source.
 *
 * @param file where its lines are, if that is another one that is shown here; {@code ""} otherwise
 * @param info what a block of code of a page says of itself, as in {@code java}; {@code ""} if nothing
 * @param lines in their order; those that do not belong to it are left out
 * @param output what it should say as a whole: a block of code behind it that says so; null if there is none
 */
public record Zone(String file, String info, List<Line> lines, @Nullable Zone output) {
    public Zone {
        lines = List.copyOf(lines);
    }

    /** One of the file in which it was found. */
    public Zone(String info, List<Line> lines) {
        this("", info, lines, null);
    }

    /** The same with other lines. */
    Zone with(List<Line> newLines) {
        return new Zone(file, info, newLines, output);
    }

    /** The file where its lines are, if it was found in {@code found}. */
    String fileOr(String found) {
        return file.isEmpty() ? found : file;
    }

    /** Puts outputs to the zones in front of them. */
    static List<Zone> withOutputs(List<Zone> zones) {
        List<Zone> joined = new ArrayList<>();
        for (Zone zone : zones) {
            if (!joined.isEmpty() && Fence.of(zone.info).isOutput()) {
                Zone last = joined.removeLast();
                joined.add(new Zone(last.file, last.info, last.lines, zone));
            }
            joined.add(zone);
        }
        return joined;
    }
}
