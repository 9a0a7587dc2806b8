package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.LaneBuilder;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.Symbol;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFileBuilder;
import dev.weft.trace.format.TraceFileWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is read as a recording of Weft: a native file a process, in which the threads follow one another in one lane. What is still
 * open has no end there, as in the file of a process that was cut off; so reading it again gives what is read now.
 */
final class NativeRecording extends TraceWriter {
    private static final int LANE = 1;
    /** What a THREAD word can hold. */
    private static final long MOST_ID = (1L << 60) - 1;

    private final Path folder;
    private final Names names;
    private final List<OneProcess> processes = new ArrayList<>();
    /** The thread of which something was written last. */
    private @Nullable ThreadTimeline current;
    /** By name, that of the process which is told of; 0 if the file does not describe it. */
    private int[] symbols = new int[256];

    /** What was said of slices, in the same way. */
    private final Map<String, Integer> states = new HashMap<>();

    /** A process whose file is not finished. */
    private record OneProcess(TraceFileWriter writer, ProcessTimeline timeline) {
        TraceFileBuilder file() {
            return writer.content();
        }
    }

    /** @param folder is there and empty */
    NativeRecording(Path folder, Names names) {
        this.folder = folder;
        this.names = names;
    }

    @Override
    public void process(ProcessTimeline process) {
        Arrays.fill(symbols, 0);
        states.clear();
        current = null;
        String name = process.pid() + "-" + (processes.size() + 1) + RecordingReader.SUFFIX;
        attempt(() -> processes.add(new OneProcess(new TraceFileWriter(process.pid(), folder.resolve(name)), process)));
    }

    @Override
    public void thread(ThreadTimeline thread) {
        current = null;
        attempt(() -> file().thread(LANE, new ThreadInfo(id(thread), thread.name(), thread.isVirtual(), false)));
    }

    @Override
    public void begun(ThreadTimeline thread, int name, long nanos, long value) {
        timed(thread, names.isCall(name) ? Layout.ENTER : Layout.BEGIN, name, nanos, value);
    }

    @Override
    public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        if ((flag & ThreadTimeline.OPEN) == 0) {
            int exit = (flag & ThreadTimeline.THROWN) == 0 ? Layout.EXIT : Layout.EXIT_THROWN;
            timed(thread, names.isCall(name) ? exit : Layout.END, name, end, EventVisitor.NO_VALUE);
        }
    }

    @Override
    public void told(ThreadTimeline thread, int name, String text, long nanos) {
        int type = switch (Told.subject(text)) {
            case "returned" -> Layout.RECORD_RETURNED;
            case "threw" -> Layout.RECORD_THROWN;
            default -> Layout.RECORD_ARGUMENTS;
        };
        String own = Told.subject(text).equals("arguments") || type != Layout.RECORD_ARGUMENTS ? Told.value(text) : text;
        attempt(() -> lane(thread, nanos).words(Records.ofCall(type, symbol(name), ticks(nanos), own)));
    }

    @Override
    public void said(ThreadTimeline thread, String text, long nanos) {
        attempt(() -> {
            int state = states.computeIfAbsent(text, words -> file().name(Layout.SYMBOL_STATE, words));
            lane(thread, nanos).event(Layout.STATE, state, ticks(nanos));
        });
    }

    @Override
    public void moment(Points.Kind kind, ThreadTimeline thread, long nanos, int name, long value) {
        int event = switch (kind) {
            case COUNTER -> Layout.COUNTER;
            case FLOW_OUT -> Layout.FLOW_OUT;
            case FLOW_IN -> Layout.FLOW_IN;
            default -> Layout.INSTANT;
        };
        timed(thread, event, name, nanos, kind == Points.Kind.INSTANT && value == 0 ? EventVisitor.NO_VALUE : value);
    }

    @Override
    public void lost(ThreadTimeline thread, long events) {
        attempt(() -> lane(thread, thread.lastNanos()).lost(events));
    }

    @Override
    public void dropped(ThreadTimeline thread, long events, long nanos) {
        attempt(() -> lane(thread, nanos).words(Records.dropped(ticks(nanos), events)));
    }

    private void timed(ThreadTimeline thread, int kind, int name, long nanos, long value) {
        attempt(() -> {
            LaneBuilder lane = lane(thread, nanos);
            if (value == EventVisitor.NO_VALUE) {
                lane.event(kind, symbol(name), ticks(nanos));
            } else {
                lane.event(kind, symbol(name), ticks(nanos), value);
            }
        });
    }

    private LaneBuilder lane(ThreadTimeline thread, long nanos) {
        LaneBuilder lane = file().lane(LANE);
        if (current != thread) {
            current = thread;
            lane.thread(id(thread), ticks(nanos));
        }
        return lane;
    }

    /** Other tools have negative ones, too. */
    private static long id(ThreadTimeline thread) {
        return thread.id() & MOST_ID;
    }

    private long ticks(long nanos) {
        return processes.getLast().timeline.originTicks() + nanos;
    }

    private TraceFileBuilder file() {
        return processes.getLast().file();
    }

    private int symbol(int id) {
        if (id >= symbols.length) {
            symbols = Arrays.copyOf(symbols, Math.max(id + 1, symbols.length * 2));
        }
        if (symbols[id] == 0) {
            symbols[id] = file().symbol(symbol(names.get(id)));
        }
        return symbols[id];
    }

    private static Symbol symbol(Name name) {
        return switch (name.kind()) {
            case CALL -> Symbol.ofMethod(name.owner(), name.text(), name.descriptor(), name.file(), name.line());
            case SLICE -> Symbol.ofName(Layout.SYMBOL_SLICE, name.text());
            case TASK -> Symbol.ofName(Layout.SYMBOL_TASK, name.text());
            case WAIT -> Symbol.ofName(Layout.SYMBOL_WAIT, name.text());
            case MOUNT -> Symbol.ofName(Layout.SYMBOL_MOUNT, name.text());
        };
    }

    private void attempt(Step step) {
        write(() -> {
            try {
                step.write();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
    }

    @Override
    void finish(Recording recording) throws IOException {
        for (int i = 0; i < processes.size(); i++) {
            describe(recording.processes().get(i), processes.get(i), recording.wallNanos());
        }
        for (OneProcess process : processes) {
            process.writer.finish();
        }
    }

    private static void describe(RecordedProcess recorded, OneProcess process, long wallNanos) {
        TraceFileBuilder file = process.file();
        long origin = process.timeline.originTicks();
        file.parent(recorded.parentPid()).clock(process.timeline.clockDomain(), 1).lost(recorded.lost())
                .started(wallNanos + recorded.startNanos(), origin + recorded.startNanos());
        var properties = new TreeMap<>(recorded.properties());
        long elsewhere = recorded.dropped() - recorded.threads().stream().mapToLong(RecordedThread::dropped).sum();
        if (elsewhere > 0) {
            properties.put(Records.DROPPED_ELSEWHERE, Long.toString(elsewhere));
        }
        properties.forEach(file::property);
        for (ThrottledMethod method : recorded.throttled()) {
            file.throttled(file.name(Layout.SYMBOL_SLICE, method.name()), origin + method.fromNanos(), method.calls());
        }
        if (recorded.stoppedNanos() != RecordedProcess.NOT_STOPPED) {
            file.stopped(origin + recorded.stoppedNanos());
        }
        if (recorded.complete()) {
            file.close(origin + recorded.endNanos());
        }
    }

    @Override
    public void close() throws IOException {
        for (OneProcess process : processes) {
            process.writer.close();
        }
    }
}
