package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.List;

/** What a thread did in some of its tasks. */
final class ThreadTasks implements ThreadEvents {
    private final ThreadEvents target;
    private final Names names;
    private final Excerpt excerpt;
    /** What is open, from the task on in which it is; empty outside of one. */
    private final List<Integer> open = new ArrayList<>();

    ThreadTasks(ThreadEvents target, Names names, Excerpt excerpt) {
        this.target = target;
        this.names = names;
        this.excerpt = excerpt;
    }

    @Override
    public void begin(int symbol, long nanos, long value) {
        if (!open.isEmpty() || excerpt.hasTask(names.get(symbol))) {
            open.add(symbol);
            target.begin(symbol, nanos, value);
        }
    }

    @Override
    public void end(int symbol, long nanos, int flag) {
        int frame = open.lastIndexOf(symbol);
        if (frame >= 0) {
            open.subList(frame, open.size()).clear();
            target.end(symbol, nanos, flag);
        }
    }

    @Override
    public void tell(int symbol, String text) {
        if (!open.isEmpty()) {
            target.tell(symbol, text);
        }
    }

    @Override
    public void say(String text, long nanos) {
        if (!open.isEmpty()) {
            target.say(text, nanos);
        }
    }

    @Override
    public void moment(Points.Kind kind, int symbol, long nanos, long value) {
        if (!open.isEmpty()) {
            target.moment(kind, symbol, nanos, value);
        }
    }

    @Override
    public void dropped(long events, long nanos) {
        if (!open.isEmpty()) {
            target.dropped(events, nanos);
        }
    }

    @Override
    public void lost(long events) {
        if (!open.isEmpty()) {
            target.lost(events);
        }
    }

    @Override
    public void announce() {
        target.announce();
    }
}
