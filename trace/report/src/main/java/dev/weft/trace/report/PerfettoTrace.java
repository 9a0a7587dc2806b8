package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Perfetto's trace packets: a track a process, a thread, a virtual thread and a counter, with the events of a track in a sequence of their
 * own, so that names are said once and times are what has passed since the packet before.
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
    private static final int NEEDS_STATE = 2;

    private static final int REALTIME = 1;
    private static final int BOOTTIME = 6;
    /** The first of those that are of a sequence. */
    private static final int OWN_CLOCK = 64;

    private final OutputStream out;
    private final Names names;
    /** In the order in which they started. */
    private final List<Long> processTracks = new ArrayList<>();
    private final DistinctPids pids = new DistinctPids();
    private final Map<String, Long> counterTracks = new HashMap<>();
    private final ProtoMessage packet = new ProtoMessage();
    private final ProtoMessage event = new ProtoMessage();
    private final ProtoMessage interned = new ProtoMessage();
    private final ProtoMessage part = new ProtoMessage();
    private final ProtoMessage inner = new ProtoMessage();
    private final ProtoMessage trace = new ProtoMessage();
    private final BitSet said = new BitSet();
    private long tracks;
    private long processTrack;
    /** That of no process; 0 until something is on it. */
    private long commonTrack;
    private long sequence;
    private long lastNanos;
    private boolean started;

    /** Whether the event refers to what was said before; the end of a slice does not, and two bytes are much for it. */
    private boolean needsState;

    private long ownTrack;

    PerfettoTrace(OutputStream out, Names names) {
        this.out = out;
        this.names = names;
    }

    @Override
    public void process(ProcessTimeline process) {
        processTrack = ++tracks;
        processTracks.add(processTrack);
        counterTracks.clear();
        inner.clear().varint(Field.PROCESS_PID, pids.of(process)).string(Field.PROCESS_NAME, process.shownName());
        for (String word : process.command().isEmpty() ? new String[0] : process.command().split(" ")) {
            inner.string(Field.PROCESS_COMMAND, word);
        }
        track(part.clear().varint(Field.TRACK_UUID, processTrack).message(Field.TRACK_PROCESS, inner));
    }

    @Override
    public void thread(ThreadTimeline thread) {
        ownTrack = ++tracks;
        sequence++;
        said.clear();
        started = false;
        part.clear().varint(Field.TRACK_UUID, ownTrack).varint(Field.TRACK_PARENT, processTrack);
        if (thread.isVirtual()) {
            part.string(Field.TRACK_NAME, thread.name());
        } else {
            inner.clear().varint(Field.THREAD_PID, pids.of(thread.process())).varint(Field.THREAD_ID, thread.id())
                    .string(Field.THREAD_NAME, thread.name());
            part.message(Field.TRACK_THREAD, inner);
        }
        track(part);
    }

    private void track(ProtoMessage descriptor) {
        packet.clear().varint(Field.PACKET_SEQUENCE, sequence).message(Field.PACKET_TRACK, descriptor);
        write(this::writePacket);
    }

    private void writePacket() throws IOException {
        trace.clear().message(Field.TRACE_PACKET, packet).writeTo(out);
    }

    @Override
    public void begun(ThreadTimeline thread, int name, long nanos, long value) {
        start(nanos, SLICE_BEGIN);
        name(name);
        if (value != EventVisitor.NO_VALUE) {
            annotate("number", value, Field.ANNOTATION_INT);
        }
        end(nanos);
    }

    @Override
    public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        start(end, SLICE_END);
        for (String text : told) {
            event.message(Field.EVENT_ANNOTATION, inner.clear().string(Field.ANNOTATION_TEXT, Told.value(text))
                    .string(Field.ANNOTATION_NAME, Told.subject(text)));
        }
        if ((flag & ThreadTimeline.THROWN) != 0) {
            annotate("thrown", 1, Field.ANNOTATION_BOOL);
        }
        if ((flag & ThreadTimeline.OPEN) != 0) {
            annotate("open", 1, Field.ANNOTATION_BOOL);
        }
        end(end);
    }

    @Override
    public void said(ThreadTimeline thread, String text, long nanos) {
        start(nanos, INSTANT);
        event.string(Field.EVENT_NAME_TEXT, text);
        end(nanos);
    }

    @Override
    public void moment(Points.Kind kind, ThreadTimeline thread, long nanos, int name, long value) {
        if (kind == Points.Kind.COUNTER) {
            long track = counterTracks.computeIfAbsent(names.get(name).full(), this::counterTrack);
            start(nanos, COUNTER);
            event.varint(Field.EVENT_TRACK, track).varint(Field.EVENT_COUNTER_VALUE, value);
        } else {
            long track = kind == Points.Kind.INSTANT ? trackOf(value) : ownTrack;
            start(nanos, INSTANT);
            name(name);
            if (track != ownTrack) {
                event.varint(Field.EVENT_TRACK, track);
            }
            if (kind == Points.Kind.FLOW_OUT) {
                event.fixed64(Field.EVENT_FLOW, value);
            } else if (kind == Points.Kind.FLOW_IN) {
                event.fixed64(Field.EVENT_FLOW_END, value);
            }
        }
        end(nanos);
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
            track(part.clear().varint(Field.TRACK_UUID, commonTrack).string(Field.TRACK_NAME, "all processes"));
        }
        return commonTrack;
    }

    private long counterTrack(String name) {
        long track = ++tracks;
        track(part.clear().varint(Field.TRACK_UUID, track).varint(Field.TRACK_PARENT, processTrack).string(Field.TRACK_NAME, name)
                .message(Field.TRACK_COUNTER, inner.clear()));
        return track;
    }

    private void start(long nanos, int type) {
        if (!started) {
            startSequence(nanos);
        }
        event.clear().varint(Field.EVENT_TYPE, type);
        interned.clear();
        needsState = type != SLICE_END;
    }

    private void end(long nanos) {
        packet.clear().varint(Field.PACKET_TIMESTAMP, nanos - lastNanos).varint(Field.PACKET_SEQUENCE, sequence);
        if (needsState) {
            packet.varint(Field.PACKET_SEQUENCE_FLAGS, NEEDS_STATE);
        }
        if (!interned.isEmpty()) {
            packet.message(Field.PACKET_INTERNED, interned);
        }
        packet.message(Field.PACKET_TRACK_EVENT, event);
        lastNanos = nanos;
        write(this::writePacket);
    }

    /** Says, once a sequence, from when its times count, and which track its events are of. */
    private void startSequence(long nanos) {
        ProtoMessage snapshot = part.clear();
        snapshot.message(Field.SNAPSHOT_CLOCK, inner.clear().varint(Field.CLOCK_ID, OWN_CLOCK).varint(Field.CLOCK_TIMESTAMP, nanos)
                .varint(Field.CLOCK_IS_INCREMENTAL, 1));
        snapshot.message(Field.SNAPSHOT_CLOCK, inner.clear().varint(Field.CLOCK_ID, BOOTTIME).varint(Field.CLOCK_TIMESTAMP, nanos));
        packet.clear().varint(Field.PACKET_SEQUENCE, sequence).varint(Field.PACKET_SEQUENCE_FLAGS, STATE_CLEARED)
                .message(Field.PACKET_CLOCK_SNAPSHOT, snapshot);
        inner.clear().varint(Field.TRACK_EVENT_DEFAULTS_TRACK, ownTrack);
        packet.message(Field.PACKET_DEFAULTS, part.clear().varint(Field.DEFAULTS_CLOCK, OWN_CLOCK)
                .message(Field.DEFAULTS_TRACK_EVENT, inner));
        write(this::writePacket);
        lastNanos = nanos;
        started = true;
    }

    private void name(int id) {
        Name name = names.get(id);
        boolean placed = !name.file().isEmpty();
        event.varint(Field.EVENT_NAME, id + 1L);
        if (placed) {
            event.varint(Field.EVENT_SOURCE_LOCATION, id + 1L);
        }
        if (name.kind() != SliceKind.CALL) {
            event.string(Field.EVENT_CATEGORY, name.kind().label());
        }
        if (!said.get(id)) {
            said.set(id);
            inner.clear().varint(Field.INTERNED_ID, id + 1L).string(Field.INTERNED_TEXT, name.full());
            interned.message(Field.INTERNED_NAME, inner);
            if (placed) {
                interned.message(Field.INTERNED_SOURCE_LOCATION, inner.clear().varint(Field.INTERNED_ID, id + 1L)
                        .string(Field.INTERNED_TEXT, name.path()).string(Field.LOCATION_FUNCTION, name.text())
                        .varint(Field.LOCATION_LINE, name.line()));
            }
        }
    }

    private void annotate(String name, long value, int valueField) {
        event.message(Field.EVENT_ANNOTATION, inner.clear().varint(valueField, value).string(Field.ANNOTATION_NAME, name));
    }

    @Override
    void finish(Recording recording) throws IOException {
        part.clear().message(Field.SNAPSHOT_CLOCK, inner.clear().varint(Field.CLOCK_ID, BOOTTIME).varint(Field.CLOCK_TIMESTAMP, 0));
        part.message(Field.SNAPSHOT_CLOCK, inner.clear().varint(Field.CLOCK_ID, REALTIME)
                .varint(Field.CLOCK_TIMESTAMP, recording.wallNanos()));
        packet.clear().varint(Field.PACKET_SEQUENCE, ++sequence).message(Field.PACKET_CLOCK_SNAPSHOT, part);
        writePacket();
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
    }

    /** What is to be known of a whole process, where it ends. */
    private void mark(RecordedProcess process, long track, String text) throws IOException {
        event.clear().varint(Field.EVENT_TYPE, INSTANT).varint(Field.EVENT_TRACK, track).string(Field.EVENT_NAME_TEXT, text);
        packet.clear().varint(Field.PACKET_TIMESTAMP, process.endNanos()).varint(Field.PACKET_SEQUENCE, sequence)
                .message(Field.PACKET_TRACK_EVENT, event);
        writePacket();
    }
}
