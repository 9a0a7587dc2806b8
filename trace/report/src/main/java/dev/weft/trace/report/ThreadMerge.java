package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * Both are in order of time, so whenever the trace has something, what Flight Recorder has up to then comes first. The two clocks agree
 * up to a fraction of a microsecond, and so a slice of Flight Recorder may seem to end a little after the call that it lies in: it is
 * ended with the call. One that seems to end inside of a call that began in it is ended after that.
 */
/** Puts what Flight Recorder knows of a thread between the events that the trace has of it. */
final class ThreadMerge implements ThreadEvents {
    private final ThreadEvents target;
    private final Names names;
    private final Iterator<ImportedEvent> imported;
    private final LongUnaryOperator axis;
    private final List<Frame> open = new ArrayList<>();
    private @Nullable ImportedEvent next;

    /**
     * What is open.
     *
     * @param end on the axis; of what the trace has, {@link Long#MAX_VALUE}
     */
    private record Frame(int name, boolean isImported, long end) {}

    /** @param axis the time of an imported event on the axis */
    ThreadMerge(ThreadEvents target, Names names, Iterator<ImportedEvent> imported, LongUnaryOperator axis) {
        this.target = target;
        this.names = names;
        this.imported = imported;
        this.axis = axis;
        this.next = imported.hasNext() ? imported.next() : null;
    }

    /** Plays what Flight Recorder has up to a moment. */
    private void advance(long nanos) {
        while (true) {
            ImportedEvent event = next;
            long start = event == null ? Long.MAX_VALUE : axis.applyAsLong(event.start());
            endUpTo(Math.min(nanos, start));
            if (event == null || start > nanos) {
                return;
            }
            play(event, start);
            next = imported.hasNext() ? imported.next() : null;
        }
    }

    private void endUpTo(long nanos) {
        while (!open.isEmpty() && open.getLast().isImported && open.getLast().end <= nanos) {
            Frame frame = open.removeLast();
            target.end(frame.name, frame.end, 0);
        }
    }

    private void play(ImportedEvent event, long start) {
        switch (event.kind()) {
            case SLICE -> {
                long end = axis.applyAsLong(event.end());
                if (!open.isEmpty() && open.getLast().isImported) {
                    end = Math.min(end, open.getLast().end);
                }
                target.begin(event.name(), start, event.value());
                open.add(new Frame(event.name(), true, end));
            }
            case SAID -> target.say(names.get((int) event.value()).text(), start);
            case INSTANT -> target.moment(Points.Kind.INSTANT, event.name(), start, event.value());
            case COUNTER -> target.moment(Points.Kind.COUNTER, event.name(), start, event.value());
            case FLOW_OUT, FLOW_IN -> { }
        }
    }

    @Override
    public void begin(int symbol, long nanos, long value) {
        advance(nanos);
        target.begin(symbol, nanos, value);
        open.add(new Frame(symbol, false, Long.MAX_VALUE));
    }

    @Override
    public void end(int symbol, long nanos, int flag) {
        advance(nanos);
        int frame = open.size() - 1;
        while (frame >= 0 && (open.get(frame).isImported || open.get(frame).name != symbol)) {
            frame--;
        }
        while (frame >= 0 && open.size() > frame + 1) {
            Frame inside = open.removeLast();
            if (inside.isImported) {
                target.end(inside.name, nanos, 0);
            }
        }
        if (frame >= 0) {
            open.removeLast();
        }
        target.end(symbol, nanos, flag);
    }

    @Override
    public void tell(int symbol, String text) {
        target.tell(symbol, text);
    }

    @Override
    public void say(String text, long nanos) {
        advance(nanos);
        target.say(text, nanos);
    }

    @Override
    public void moment(Points.Kind kind, int symbol, long nanos, long value) {
        advance(nanos);
        target.moment(kind, symbol, nanos, value);
    }

    @Override
    public void dropped(long events, long nanos) {
        target.dropped(events, nanos);
    }

    @Override
    public void lost(long events) {
        target.lost(events);
    }

    @Override
    public void announce() {
        advance(Long.MAX_VALUE);
        target.announce();
    }
}
