package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFile;
import java.util.ArrayList;
import java.util.List;

/** One event of a thread. */
record Step(int kind, int symbol, String name, long value, long ticks) {
    /** The only one of its kind whose name begins like that. */
    static Step only(List<Step> steps, int kind, String prefix) {
        List<Step> found = all(steps, kind, prefix);
        assertEquals(1, found.size(), () -> prefix + " in " + steps);
        return found.get(0);
    }

    static List<Step> all(List<Step> steps, int kind, String prefix) {
        return steps.stream().filter(step -> step.kind == kind && step.name.startsWith(prefix)).toList();
    }

    static long id(TraceFile trace, String thread) {
        return trace.threads().values().stream().filter(info -> info.name().equals(thread)).map(ThreadInfo::id).findFirst().orElseThrow();
    }

    static List<Step> of(TraceFile trace, String thread) {
        return of(trace, id(trace, thread));
    }

    static List<Step> of(TraceFile trace, long thread) {
        List<Step> steps = new ArrayList<>();
        EventVisitor visitor = (id, kind, symbol, ticks, value) ->
                steps.add(new Step(kind, symbol, trace.symbol(symbol).name(), value, ticks));
        trace.byThread().forEachEvent(thread, visitor);
        return steps;
    }
}
