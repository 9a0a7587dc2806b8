package dev.weft.trace.report;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Plays what happened on a thread of a recording of another tool into its timeline. There slices have begin and length; that they lie one
 * in another follows from their times. One that goes beyond what it began in is cut there.
 */
final class ImportedPlayer implements EventStore.Visitor {
    /** Times in whole microseconds make slices up to so much longer than what they are in. */
    private static final long ROUNDING = 1_000;

    private final ImportedFile file;
    private final ThreadEvents thread;
    private final Timelines timelines;
    private final LongUnaryOperator axis;
    private long[] ends = new long[8];
    private int[] names = new int[8];
    private int[] flags = new int[8];
    private int depth;

    /** @param axis the file's time on the axis */
    ImportedPlayer(ImportedFile file, ThreadEvents thread, Timelines timelines, LongUnaryOperator axis) {
        this.file = file;
        this.thread = thread;
        this.timelines = timelines;
        this.axis = axis;
    }

    @Override
    public void event(ImportedEvent event) {
        switch (event.kind()) {
            case SLICE -> slice(event);
            case SAID -> said(event);
            case INSTANT -> moment(Points.Kind.INSTANT, event, event.value());
            case COUNTER -> moment(Points.Kind.COUNTER, event, event.value());
            case FLOW_OUT -> moment(Points.Kind.FLOW_OUT, event, file.flow(event.value()));
            case FLOW_IN -> moment(Points.Kind.FLOW_IN, event, file.flow(event.value()));
        }
    }

    private void slice(ImportedEvent event) {
        endUpTo(event.start());
        long end = event.end();
        if (depth > 0 && end > ends[depth - 1]) {
            if (end != ImportedEvent.NEVER && end - ends[depth - 1] > ROUNDING) {
                file.cutOne();
            }
            end = ends[depth - 1];
        }
        thread.begin(event.name(), axis.applyAsLong(event.start()), event.value());
        if (depth == ends.length) {
            ends = Arrays.copyOf(ends, depth * 2);
            names = Arrays.copyOf(names, depth * 2);
            flags = Arrays.copyOf(flags, depth * 2);
        }
        ends[depth] = end;
        names[depth] = event.name();
        flags[depth] = event.flags();
        depth++;
    }

    private void said(ImportedEvent event) {
        String text = timelines.names().get((int) event.value()).text();
        if (timelines.names().isCall(event.name())) {
            thread.tell(event.name(), text);
        } else {
            thread.say(text, axis.applyAsLong(event.start()));
        }
    }

    private void moment(Points.Kind kind, ImportedEvent event, long value) {
        endUpTo(event.start() - 1);
        thread.moment(kind, event.name(), axis.applyAsLong(event.start()), value);
    }

    private void endUpTo(long nanos) {
        while (depth > 0 && ends[depth - 1] <= nanos) {
            endInnermost();
        }
    }

    private void endInnermost() {
        depth--;
        thread.end(names[depth], axis.applyAsLong(ends[depth]), flags[depth]);
    }

    /** Ends what is open, but for the outermost whose ends nobody knows. */
    void finish() {
        int open = 0;
        while (open < depth && flags[open] == ThreadTimeline.OPEN) {
            open++;
        }
        while (depth > open) {
            endInnermost();
        }
    }
}
