package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Perfetto's trace packets: a track a process, a thread, a virtual thread and a counter, with the events of a track in a sequence of their
 * own, so that names are said once and times are what has passed since the packet before. That a packet needs what those before have said
 * is not marked, since that is for streams of which some may be lost, and takes two bytes.
 *
 * @see <a href="https://perfetto.dev/docs/reference/trace-packet-proto">TracePacket</a>
 */
final class PerfettoTrace extends TraceWriter {
    /** Numbers of fields, by message. */
    private static final class Field {
        static final int TRACE_PACKET = 1;

        static final int PACKET_CLOCK_SNAPSHOT = 6;
        static final int PACKET_TIMESTAMP = 8;
        static final int PACKET_SEQUENCE = 10;
        static final int PACKET_TRACK_EVENT = 11;
        static final int PACKET_INTERNED = 12;
        static final int PACKET_SEQUENCE_FLAGS = 13;
        static final int PACKET_DEFAULTS = 59;
        static final int PACKET_TRACK = 60;

        static final int DEFAULTS_CLOCK = 58;
        static final int DEFAULTS_TRACK_EVENT = 11;
        static final int TRACK_EVENT_DEFAULTS_TRACK = 11;

        static final int SNAPSHOT_CLOCK = 1;
        static final int CLOCK_ID = 1;
        static final int CLOCK_TIMESTAMP = 2;
        static final int CLOCK_IS_INCREMENTAL = 3;

        static final int TRACK_UUID = 1;
        static final int TRACK_NAME = 2;
        static final int TRACK_PROCESS = 3;
        static final int TRACK_THREAD = 4;
        static final int TRACK_PARENT = 5;
        static final int TRACK_COUNTER = 8;
        static final int PROCESS_PID = 1;
        static final int PROCESS_COMMAND = 2;
        static final int PROCESS_NAME = 6;
        static final int THREAD_PID = 1;
        static final int THREAD_ID = 2;
        static final int THREAD_NAME = 5;

        static final int EVENT_ANNOTATION = 4;
        static final int EVENT_TYPE = 9;
        static final int EVENT_NAME = 10;
        static final int EVENT_TRACK = 11;
        static final int EVENT_CATEGORY = 22;
        static final int EVENT_NAME_TEXT = 23;
        static final int EVENT_COUNTER_VALUE = 30;
        static final int EVENT_SOURCE_LOCATION = 34;
        static final int EVENT_FLOW = 47;
        static final int EVENT_FLOW_END = 48;
        static final int ANNOTATION_BOOL = 2;
        static final int ANNOTATION_INT = 4;
        static final int ANNOTATION_TEXT = 6;
        static final int ANNOTATION_NAME = 10;

        static final int INTERNED_NAME = 2;
        static final int INTERNED_SOURCE_LOCATION = 4;
        static final int INTERNED_ID = 1;
        static final int INTERNED_TEXT = 2;
        static final int LOCATION_FUNCTION = 3;
        static final int LOCATION_LINE = 4;

        private Field() {}
    }

    private static final int SLICE_BEGIN = 1;
    private static final int SLICE_END = 2;
    private static final int INSTANT = 3;
    private static final int COUNTER = 4;

    private static final int STATE_CLEARED = 1;

    private static final int REALTIME = 1;
    private static final int BOOTTIME = 6;
    /** The first of those that are of a sequence. */
    private static final int OWN_CLOCK = 64;

    private static final int BUFFER = 1 << 16;

    private static final long PLACED_CALL = 1;
    private static final int NUMBER_SHIFT = 1;
    private static final int SEQUENCE_SHIFT = 32;
    private static final long NUMBER_MASK = (1L << SEQUENCE_SHIFT - NUMBER_SHIFT) - 1;

    private final OutputStream out;
    private final Names names;
    /** In the order in which they started. */
    private final List<Long> processTracks = new ArrayList<>();
    private final Map<ProcessTimeline, Long> trackOfProcess = new HashMap<>();
    private final DistinctPids pids = new DistinctPids();
    private final Map<String, Long> counterTracks = new HashMap<>();
    /** What is written next: whole packets, and at most one that is not closed. */
    private final ProtoMessage trace = new ProtoMessage();
    private final ProtoMessage interned = new ProtoMessage();
    /** By name, the last sequence in which it was said, its number there, and whether it is a call with a place in the source. */
    private long[] said = new long[256];
    private long lastNumber;
    private long tracks;
    private long processTrack;
    /** That of no process; 0 until something is on it. */
    private long commonTrack;
    private long sequence;
    private long lastNanos;
    private boolean started;
    private long ownTrack;
    private int packet;
    private int event;

    PerfettoTrace(OutputStream out, Names names) {
        this.out = out;
        this.names = names;
    }

    @Override
    public void process(ProcessTimeline process) {
        processTrack = ++tracks;
        processTracks.add(processTrack);
        trackOfProcess.put(process, processTrack);
        counterTracks.clear();
        int track = openTrack(processTrack);
        int part = trace.open(Field.TRACK_PROCESS);
        trace.varint(Field.PROCESS_PID, pids.of(process)).string(Field.PROCESS_NAME, process.shownName());
        for (String word : process.command().isEmpty() ? new String[0] : process.command().split(" ")) {
            trace.string(Field.PROCESS_COMMAND, word);
        }
        trace.close(part).close(track);
        closePacket();
    }

    @Override
    public void thread(ThreadTimeline thread) {
        int track = openOwnTrack(processTrack);
        if (thread.isVirtual()) {
            trace.string(Field.TRACK_NAME, thread.name());
        } else {
            int part = trace.open(Field.TRACK_THREAD);
            trace.varint(Field.THREAD_PID, pids.of(thread.process())).varint(Field.THREAD_ID, thread.id())
                    .string(Field.THREAD_NAME, thread.name()).close(part);
        }
        trace.close(track);
        closePacket();
    }

    /** Opens a packet that describes a track whose events come next, in a sequence of their own. */
    private int openOwnTrack(long parent) {
        ownTrack = ++tracks;
        sequence++;
        lastNumber = 0;
        started = false;
        int track = openTrack(ownTrack);
        trace.varint(Field.TRACK_PARENT, parent);
        return track;
    }

    @Override
    void task(TaskTrack track) {
        RecordedTask task = track.task();
        int descriptor = openOwnTrack(trackOfProcess.getOrDefault(task.thread().process(), 0L));
        trace.string(Field.TRACK_NAME, "task " + names.get(task.name()).full()).close(descriptor);
        closePacket();
        start(track.begin(), SLICE_BEGIN);
        name(task.name());
        end();
        for (TaskTrack.Stretch part : track.stretches()) {
            start(part.begin(), SLICE_BEGIN);
            name(part.name());
            end();
            start(part.end(), SLICE_END);
            end();
        }
        start(task.end(), SLICE_END);
        annotate("state", task.state());
        annotate("thread", task.thread().name());
        end();
    }

    /** Opens a packet that describes a track. */
    private int openTrack(long track) {
        openPacket(sequence);
        int start = trace.open(Field.PACKET_TRACK);
        trace.varint(Field.TRACK_UUID, track);
        return start;
    }

    private void openPacket(long ofSequence) {
        packet = trace.open(Field.TRACE_PACKET);
        trace.varint(Field.PACKET_SEQUENCE, ofSequence);
    }

    private void closePacket() {
        trace.close(packet);
        if (trace.size() >= BUFFER) {
            flush();
        }
    }

    private void flush() {
        write(() -> trace.writeTo(out));
        trace.clear();
    }

    @Override
    public void begun(ThreadTimeline thread, int name, long nanos, long value) {
        start(nanos, SLICE_BEGIN);
        name(name);
        if (value != EventVisitor.NO_VALUE) {
            annotate("number", value, Field.ANNOTATION_INT);
        }
        end();
    }

    @Override
    public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        start(end, SLICE_END);
        for (String text : told) {
            annotate(Told.subject(text), Told.value(text));
        }
        if ((flag & ThreadTimeline.THROWN) != 0) {
            annotate("thrown", 1, Field.ANNOTATION_BOOL);
        }
        if ((flag & ThreadTimeline.OPEN) != 0) {
            annotate("open", 1, Field.ANNOTATION_BOOL);
        }
        end();
    }

    @Override
    public void said(ThreadTimeline thread, String text, long nanos) {
        start(nanos, INSTANT);
        trace.string(Field.EVENT_NAME_TEXT, text);
        end();
    }

    @Override
    public void moment(Points.Kind kind, ThreadTimeline thread, long nanos, int name, long value) {
        if (kind == Points.Kind.COUNTER) {
            long track = counterTracks.computeIfAbsent(names.get(name).full(), this::counterTrack);
            start(nanos, COUNTER);
            trace.varint(Field.EVENT_TRACK, track).varint(Field.EVENT_COUNTER_VALUE, value);
        } else {
            long track = kind == Points.Kind.INSTANT ? trackOf(value) : ownTrack;
            start(nanos, INSTANT);
            name(name);
            if (track != ownTrack) {
                trace.varint(Field.EVENT_TRACK, track);
            }
            if (kind == Points.Kind.FLOW_OUT) {
                trace.fixed64(Field.EVENT_FLOW, value);
            } else if (kind == Points.Kind.FLOW_IN) {
                trace.fixed64(Field.EVENT_FLOW_END, value);
            }
        }
        end();
    }

    /** Where an instant is shown that is of so many. */
    private long trackOf(long scope) {
        if (scope == Layout.INSTANT_OF_PROCESS) {
            return processTrack;
        }
        if (scope != Layout.INSTANT_OF_ALL) {
            return ownTrack;
        }
        if (commonTrack == 0) {
            commonTrack = ++tracks;
            int descriptor = openTrack(commonTrack);
            trace.string(Field.TRACK_NAME, "all processes").close(descriptor);
            closePacket();
        }
        return commonTrack;
    }

    private long counterTrack(String name) {
        long track = ++tracks;
        int descriptor = openTrack(track);
        trace.varint(Field.TRACK_PARENT, processTrack).string(Field.TRACK_NAME, name).close(trace.open(Field.TRACK_COUNTER))
                .close(descriptor);
        closePacket();
        return track;
    }

    private void start(long nanos, int type) {
        if (!started) {
            startSequence(nanos);
        }
        openPacket(sequence);
        trace.varint(Field.PACKET_TIMESTAMP, nanos - lastNanos);
        lastNanos = nanos;
        event = trace.open(Field.PACKET_TRACK_EVENT);
        trace.varint(Field.EVENT_TYPE, type);
    }

    private void end() {
        trace.close(event);
        if (!interned.isEmpty()) {
            trace.message(Field.PACKET_INTERNED, interned);
            interned.clear();
        }
        closePacket();
    }

    /** Says, once a sequence, from when its times count, and which track its events are of. */
    private void startSequence(long nanos) {
        openPacket(sequence);
        trace.varint(Field.PACKET_SEQUENCE_FLAGS, STATE_CLEARED);
        int snapshot = trace.open(Field.PACKET_CLOCK_SNAPSHOT);
        int own = trace.open(Field.SNAPSHOT_CLOCK);
        trace.varint(Field.CLOCK_ID, OWN_CLOCK).varint(Field.CLOCK_TIMESTAMP, nanos).varint(Field.CLOCK_IS_INCREMENTAL, 1).close(own);
        clock(BOOTTIME, nanos);
        trace.close(snapshot);
        int defaults = trace.open(Field.PACKET_DEFAULTS);
        trace.varint(Field.DEFAULTS_CLOCK, OWN_CLOCK);
        int ofEvents = trace.open(Field.DEFAULTS_TRACK_EVENT);
        trace.varint(Field.TRACK_EVENT_DEFAULTS_TRACK, ownTrack).close(ofEvents).close(defaults);
        closePacket();
        lastNanos = nanos;
        started = true;
    }

    private void clock(int id, long nanos) {
        int clock = trace.open(Field.SNAPSHOT_CLOCK);
        trace.varint(Field.CLOCK_ID, id).varint(Field.CLOCK_TIMESTAMP, nanos).close(clock);
    }

    private void name(int id) {
        if (id >= said.length) {
            said = Arrays.copyOf(said, Math.max(id + 1, said.length * 2));
        }
        long known = said[id];
        if (known >>> SEQUENCE_SHIFT != sequence) {
            say(id, names.get(id));
        } else if ((known & PLACED_CALL) != 0) {
            long number = known >>> NUMBER_SHIFT & NUMBER_MASK;
            trace.varint(Field.EVENT_NAME, number).varint(Field.EVENT_SOURCE_LOCATION, number);
        } else {
            refer(known >>> NUMBER_SHIFT & NUMBER_MASK, names.get(id));
        }
    }

    /** Names have numbers by sequence, in the order in which they are met: what is called often is met soon, and has a short one. */
    private void say(int id, Name name) {
        long number = ++lastNumber;
        boolean placed = !name.file().isEmpty();
        said[id] = sequence << SEQUENCE_SHIFT | number << NUMBER_SHIFT | (placed && name.kind() == SliceKind.CALL ? PLACED_CALL : 0);
        refer(number, name);
        int text = interned.open(Field.INTERNED_NAME);
        interned.varint(Field.INTERNED_ID, number).string(Field.INTERNED_TEXT, name.full()).close(text);
        if (placed) {
            int place = interned.open(Field.INTERNED_SOURCE_LOCATION);
            interned.varint(Field.INTERNED_ID, number).string(Field.INTERNED_TEXT, name.path())
                    .string(Field.LOCATION_FUNCTION, name.text()).varint(Field.LOCATION_LINE, name.line()).close(place);
        }
    }

    private void refer(long number, Name name) {
        trace.varint(Field.EVENT_NAME, number);
        if (!name.file().isEmpty()) {
            trace.varint(Field.EVENT_SOURCE_LOCATION, number);
        }
        if (name.kind() != SliceKind.CALL) {
            trace.string(Field.EVENT_CATEGORY, name.kind().label());
        }
    }

    private void annotate(String name, String text) {
        int annotation = trace.open(Field.EVENT_ANNOTATION);
        trace.string(Field.ANNOTATION_TEXT, text).string(Field.ANNOTATION_NAME, name).close(annotation);
    }

    private void annotate(String name, long value, int valueField) {
        int annotation = trace.open(Field.EVENT_ANNOTATION);
        trace.varint(valueField, value).string(Field.ANNOTATION_NAME, name).close(annotation);
    }

    @Override
    void finish(Recording recording) throws IOException {
        openPacket(++sequence);
        int snapshot = trace.open(Field.PACKET_CLOCK_SNAPSHOT);
        clock(BOOTTIME, 0);
        clock(REALTIME, recording.wallNanos());
        trace.close(snapshot);
        closePacket();
        for (int i = 0; i < recording.processes().size(); i++) {
            RecordedProcess process = recording.processes().get(i);
            if (process.lost() > 0) {
                mark(process, processTracks.get(i), process.lost() + " events were lost");
            }
            if (process.dropped() > 0) {
                mark(process, processTracks.get(i), "the oldest " + process.dropped() + " events were dropped");
            }
            if (process.stoppedNanos() != RecordedProcess.NOT_STOPPED) {
                mark(process, processTracks.get(i), "the recording stopped before, since its buffer was full");
            }
            if (!process.complete()) {
                mark(process, processTracks.get(i), "ended without closing its recording");
            }
        }
        flush();
        throwFailure();
    }

    /** What is to be known of a whole process, where it ends. */
    private void mark(RecordedProcess process, long track, String text) {
        openPacket(sequence);
        trace.varint(Field.PACKET_TIMESTAMP, process.endNanos());
        int instant = trace.open(Field.PACKET_TRACK_EVENT);
        trace.varint(Field.EVENT_TYPE, INSTANT).varint(Field.EVENT_TRACK, track).string(Field.EVENT_NAME_TEXT, text).close(instant);
        closePacket();
    }
}
