package dev.weft.examples;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What several finders have found in a zone. */
final class FoundExamples {
    private FoundExamples() {}

    /** @throws ExampleException if two overlap and neither is within the other */
    static List<Example> of(Collection<ExampleFinder> finders, String file, Zone zone) {
        List<Example> found = new ArrayList<>();
        finders.forEach(finder -> found.addAll(finder.find(file, zone)));
        if (finders.size() == 1) {
            return found;
        }
        found.sort(Comparator.comparingInt(Example::line).thenComparing(Comparator.comparingInt(Example::lastLine).reversed()));
        List<Example> kept = new ArrayList<>();
        for (Example example : found) {
            Example before = kept.isEmpty() ? null : kept.getLast();
            if (before == null || example.line() > before.lastLine()) {
                kept.add(example);
            } else if (example.lastLine() > before.lastLine()) {
                throw new ExampleException(example.place() + ": the example of " + example.language() + " here overlaps that of "
                        + before.language() + " from line " + before.line());
            }
        }
        return kept;
    }
}
