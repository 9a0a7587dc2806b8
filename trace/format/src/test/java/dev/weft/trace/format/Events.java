package dev.weft.trace.format;

import java.util.ArrayList;
import java.util.List;

/** Writes down what a visitor is told. */
final class Events implements EventVisitor {
    final List<String> seen = new ArrayList<>();

    @Override
    public void event(long threadId, int kind, int symbol, long ticks, long value) {
        seen.add(threadId + ":" + kind + ":" + symbol + "@" + ticks + (value == NO_VALUE ? "" : "=" + value));
    }

    @Override
    public void call(long threadId, int type, int symbol, long ticks, String text) {
        seen.add(threadId + ":call " + type + ":" + symbol + "@" + ticks + "=" + text);
    }

    @Override
    public void note(long threadId, int symbol, long ticks, String text) {
        seen.add(threadId + ":note " + symbol + "@" + ticks + "=" + text);
    }

    @Override
    public void lost(long threadId, long count) {
        seen.add(threadId + ":lost " + count);
    }

    static List<String> of(TraceFile file) {
        Events events = new Events();
        file.forEachEvent(events);
        return events.seen;
    }
}
