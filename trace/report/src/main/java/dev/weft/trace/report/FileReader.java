package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import dev.weft.trace.format.TraceHeader;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plays the events of one native file, thread by thread, into timelines. */
final class FileReader {
    private final TraceFile file;
    private final @Nullable JfrBeside beside;
    private final TraceHeader header;
    private final long startNanos;
    private final TimeAxis.ProcessClock clock;
    private final Timelines timelines;
    private final NumberCache calls = new NumberCache(this::callName);
    private int runnable = -1;
    private final NumberCache others = new NumberCache(this::otherName);

    /** @param beside what Flight Recorder has of the process; null if nothing */
    FileReader(TraceFile file, @Nullable JfrBeside beside, TraceHeader header, TimeAxis axis, Timelines timelines) {
        this.file = file;
        this.beside = beside;
        this.header = header;
        this.startNanos = axis.startNanos(header);
        this.clock = axis.clock(header);
        this.timelines = timelines;
    }

    ProcessTimeline read() throws IOException {
        var process = new ProcessTimeline(timelines, header.pid(), header.parentPid());
        file.properties().forEach(process::property);
        process.startedAt(startNanos);
        if (clock.nanosPerTick() == 1) {
            process.clock(header.clockDomain(), clock.startTicks() - clock.startNanos());
        }
        process.lost(header.lost());
        long stopped = clock.nanos(header.stoppedTicks());
        if (header.stoppedTicks() != 0 && stopped < timelines.scope().excerpt().nanos()) {
            process.stoppedAt(Math.max(0, stopped));
        }
        process.throttled(throttled());
        long last = clock.nanos(file.lastTicks());
        if (!timelines.scope().excerpt().reaches(last)) {
            return process;
        }
        if (timelines.scope().excerpt().isWhole()) {
            process.introduce();
        }
        Map<Long, ImportedThread> more = beside == null ? new HashMap<>() : beside.threads();
        var index = file.byThread();
        for (long id : index.threads()) {
            var info = file.threads().get(id);
            boolean serves = info != null && ServiceThreads.isOne(info.name());
            if (!index.hasEvents(id) || serves && ServiceThreads.servesOnly(file, id)) {
                index.forEachEvent(id, new Count(process));
                continue;
            }
            var thread = process.thread(id);
            if (info != null) {
                thread.describe(info.name(), info.virtual());
            }
            if (timelines.scope().excerpt().hasThread(thread.name())) {
                ThreadEvents events = merged(timelines.scope().excerpt().of(thread, timelines.names()), more.remove(id));
                index.forEachEvent(id, new Player(events));
                events.announce();
            }
        }
        for (ImportedThread imported : more.values()) {
            if (!ServiceThreads.isOne(imported.name())) {
                alone(imported, process);
            }
        }
        if (header.closed()) {
            process.closedAt(Math.min(last, timelines.scope().excerpt().nanos()));
        }
        return process;
    }

    private ThreadEvents merged(ThreadEvents events, @Nullable ImportedThread imported) {
        return beside == null || imported == null
                ? events
                : new ThreadMerge(events, timelines.names(), beside.events(imported), beside.onAxis(clock::nanos));
    }

    /** Plays a thread of which only Flight Recorder knows. */
    private void alone(ImportedThread imported, ProcessTimeline process) throws IOException {
        if (beside != null) {
            var thread = process.thread(imported.id());
            thread.describe(imported.name(), imported.isVirtual());
            if (timelines.scope().excerpt().hasThread(thread.name())) {
                ThreadEvents events = timelines.scope().excerpt().of(thread, timelines.names());
                var player = new ImportedPlayer(beside.file(), events, timelines, beside.onAxis(clock::nanos));
                beside.file().events().forEach(imported.number(), player);
                player.finish();
                events.announce();
            }
        }
    }

    private List<ThrottledMethod> throttled() {
        return file.throttled().entrySet().stream()
                .map(method -> new ThrottledMethod(timelines.names().edited(file.symbol(method.getKey()).name()),
                        Math.max(0, clock.nanos(method.getValue().ticks())), Math.max(0, method.getValue().calls())))
                .sorted(Comparator.comparingLong(ThrottledMethod::calls).reversed().thenComparing(ThrottledMethod::name))
                .toList();
    }

    /** Takes a thread that is no track. */
    private record Count(ProcessTimeline process) implements EventVisitor {
        @Override
        public void event(long threadId, int kind, int symbol, long ticks, long value) {}

        @Override
        public void dropped(long threadId, long ticks, long count) {
            process.droppedElsewhere(count);
        }
    }

    private int callName(int id) {
        var symbol = file.symbol(id);
        return timelines.names().id(symbol.kind() == Layout.SYMBOL_METHOD
                ? new Name(SliceKind.CALL, symbol.className(), symbol.method(), symbol.descriptor(), symbol.file(), symbol.line())
                : Name.plain(SliceKind.CALL, symbol.name()));
    }

    private int otherName(int id) {
        var symbol = file.symbol(id);
        return symbol.kind() == Layout.SYMBOL_RUN
                ? timelines.names().run(symbol.name())
                : timelines.names().id(Name.plain(kind(symbol.kind()), symbol.name()));
    }

    private static SliceKind kind(int symbolKind) {
        return switch (symbolKind) {
            case Layout.SYMBOL_TASK -> SliceKind.TASK;
            case Layout.SYMBOL_WAIT -> SliceKind.WAIT;
            case Layout.SYMBOL_MOUNT -> SliceKind.MOUNT;
            default -> SliceKind.SLICE;
        };
    }

    /** What is said of a slice; a thread is meant by its number, and has a name. */
    private String said(String text, long number) {
        if (number == EventVisitor.NO_VALUE) {
            return text;
        }
        var thread = text.endsWith(": thread") ? file.threads().get(number) : null;
        return text + " " + number + (thread == null ? "" : " (" + thread.name() + ")");
    }

    /** Takes the events of one thread, in order of time. */
    private final class Player implements EventVisitor {
        private final ThreadEvents thread;

        Player(ThreadEvents thread) {
            this.thread = thread;
        }

        @Override
        public void event(long threadId, int kind, int symbol, long ticks, long value) {
            long nanos = clock.nanos(ticks);
            switch (kind) {
                case Layout.ENTER -> thread.begin(calls.get(symbol), nanos, NO_VALUE);
                case Layout.EXIT -> thread.end(calls.get(symbol), nanos, 0);
                case Layout.EXIT_THROWN -> thread.end(calls.get(symbol), nanos, ThreadTimeline.THROWN);
                case Layout.BEGIN -> thread.begin(others.get(symbol), nanos, value);
                case Layout.END -> thread.end(others.get(symbol), nanos, 0);
                case Layout.INSTANT -> point(Points.Kind.INSTANT, symbol, nanos, value);
                case Layout.COUNTER -> point(Points.Kind.COUNTER, symbol, nanos, value);
                case Layout.FLOW_OUT -> point(Points.Kind.FLOW_OUT, symbol, nanos, value);
                case Layout.FLOW_IN -> point(Points.Kind.FLOW_IN, symbol, nanos, value);
                case Layout.STATE -> state(file.symbol(symbol).name(), value, nanos);
                default -> { }
            }
        }

        @Override
        public void call(long threadId, int type, int symbol, long ticks, String text) {
            String subject = switch (type) {
                case Layout.RECORD_ARGUMENTS -> "arguments";
                case Layout.RECORD_RETURNED -> "returned";
                default -> "threw";
            };
            thread.tell(calls.get(symbol), subject + ": " + text);
        }

        @Override
        public void note(long threadId, int symbol, long ticks, String text) {
            thread.moment(Points.Kind.INSTANT, timelines.names().text(file.symbol(symbol).name() + ": " + text),
                    clock.nanos(ticks), 0);
        }

        @Override
        public void dropped(long threadId, long ticks, long count) {
            thread.dropped(count, clock.nanos(ticks));
        }

        @Override
        public void lost(long threadId, long count) {
            thread.lost(count);
        }

        /** That a thread might have run is a wait that lies in what it ends. */
        private void state(String text, long value, long nanos) {
            if (text.equals(Layout.RUNNABLE) && value != NO_VALUE) {
                runnable = runnable < 0 ? timelines.names().id(Name.RUNNABLE) : runnable;
                thread.begin(runnable, nanos - value, NO_VALUE);
                thread.end(runnable, nanos, 0);
            } else {
                thread.say(said(text, value), nanos);
            }
        }

        private void point(Points.Kind kind, int symbol, long nanos, long value) {
            thread.moment(kind, others.get(symbol), nanos, value == NO_VALUE ? 0 : value);
        }
    }
}
