package dev.weft.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Texts of other kinds, each as a whole. Looked at only in files that are named. */
final class TextZones implements ZoneDelimiter {
    @Override
    public Set<String> extensions() {
        return Set.of("txt", "text", "rst", "adoc", "asciidoc");
    }

    @Override
    public boolean isSearched() {
        return false;
    }

    @Override
    public List<Zone> zones(String file, String text) {
        List<Line> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(new Line(lines.size() + 1, line)));
        return Fence.divided(lines);
    }
}
