package dev.weft.cli;

import dev.weft.trace.report.ClassFate;
import dev.weft.trace.report.RecordedProcess;
import dev.weft.trace.report.Recording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of each class of each process, and why: the woven ones first, each by name, then places left out as a whole. */
final class ExplainLines {
    private ExplainLines() {}

    static List<String> of(Recording recording) {
        List<String> lines = new ArrayList<>();
        for (RecordedProcess process : recording.processes()) {
            lines.add("classes of process " + process.pid() + " (" + process.name() + "), but for those of the JDK that nothing includes:");
            add(process.classes(), lines);
        }
        return lines;
    }

    private static void add(List<ClassFate> classes, List<String> lines) {
        classes.stream().filter(ClassFate::woven).forEach(fate -> lines.add("  woven     " + fate.name() + ": " + fate.why()));
        classes.stream().filter(fate -> !fate.woven() && !fate.withItsPlace())
                .forEach(fate -> lines.add("  left out  " + fate.name() + ": " + fate.why()));
        Map<String, Integer> places = new LinkedHashMap<>();
        classes.stream().filter(ClassFate::withItsPlace).forEach(fate -> places.merge(fate.why(), 1, Integer::sum));
        places.forEach((why, count) ->
                lines.add(String.format(Locale.ROOT, "  left out  %,d %s %s", count, count == 1 ? "class" : "classes", why)));
    }
}
