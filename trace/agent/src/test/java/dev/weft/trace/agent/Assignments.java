package dev.weft.trace.agent;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts and numbers that a trace has under each name of an instant or counter, thread after thread in their order. */
final class Assignments {
    private final Map<String, List<String>> values = new HashMap<>();

    static Assignments of(TraceFile trace) {
        Assignments assignments = new Assignments();
        var index = trace.byThread();
        for (long thread : index.threads()) {
            index.forEachEvent(thread, new EventVisitor() {
                @Override
                public void event(long threadId, int kind, int symbol, long ticks, long value) {
                    if (kind == Layout.COUNTER) {
                        assignments.add(trace.symbol(symbol).name(), String.valueOf(value));
                    }
                }

                @Override
                public void note(long threadId, int symbol, long ticks, String text) {
                    assignments.add(trace.symbol(symbol).name(), text);
                }
            });
        }
        return assignments;
    }

    private void add(String name, String value) {
        values.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
    }

    List<String> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    Map<String, List<String>> all() {
        return values;
    }
}
