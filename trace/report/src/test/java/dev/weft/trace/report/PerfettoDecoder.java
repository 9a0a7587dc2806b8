package dev.weft.trace.report;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a trace as Perfetto does, by the numbers of the fields in its definition: sequences with their clocks, names and tracks. */
@SuppressWarnings("NullAway") // a name that is missing fails the tests as it should
final class PerfettoDecoder {
    /** @param duration -1 if it did not end */
    record Decoded(String name, String track, long start, long duration) {}

    /** @param value a counter's value, a flow's id, 0 */
    record Moment(String name, String track, long nanos, long value) {}

    final Map<Long, String> tracks = new HashMap<>();
    final List<Decoded> slices = new ArrayList<>();
    final List<Moment> counters = new ArrayList<>();
    final List<Moment> flowsOut = new ArrayList<>();
    final List<Moment> flowsIn = new ArrayList<>();
    final List<Moment> instants = new ArrayList<>();
    final List<String> annotations = new ArrayList<>();
    final Map<String, String> places = new HashMap<>();

    private final Map<Long, Sequence> sequences = new HashMap<>();

    private static final class Sequence {
        private long nanos;
        private long track;
        private boolean hasState;
        private final Map<Long, String> names = new HashMap<>();
        private final Map<Long, String> locations = new HashMap<>();
        private final Deque<Decoded> open = new ArrayDeque<>();
    }

    PerfettoDecoder(byte[] trace) throws InvalidProtocolBufferException {
        for (ByteString packet : UnknownFieldSet.parseFrom(trace).getField(1).getLengthDelimitedList()) {
            packet(UnknownFieldSet.parseFrom(packet));
        }
        sequences.values().forEach(sequence -> slices.addAll(sequence.open));
    }

    private static long number(UnknownFieldSet message, int field, long otherwise) {
        List<Long> values = message.getField(field).getVarintList();
        return values.isEmpty() ? otherwise : values.getLast();
    }

    private static UnknownFieldSet message(UnknownFieldSet in, int field) throws InvalidProtocolBufferException {
        return UnknownFieldSet.parseFrom(in.getField(field).getLengthDelimitedList().getLast());
    }

    private static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().getLast().toStringUtf8();
    }

    private void packet(UnknownFieldSet packet) throws InvalidProtocolBufferException {
        var sequence = sequences.computeIfAbsent(number(packet, 10, 0), _ -> new Sequence());
        long flags = number(packet, 13, 0);
        if ((flags & 1) != 0) {
            sequence.hasState = true;
            sequence.names.clear();
            sequence.locations.clear();
        }
        if (packet.hasField(6)) {
            for (ByteString clock : message(packet, 6).getField(1).getLengthDelimitedList()) {
                var fields = UnknownFieldSet.parseFrom(clock);
                if (number(fields, 1, 0) == 64 && number(fields, 3, 0) == 1) {
                    sequence.nanos = number(fields, 2, 0);
                }
            }
        }
        if (packet.hasField(59)) {
            sequence.track = number(message(message(packet, 59), 11), 11, 0);
        }
        if (packet.hasField(60)) {
            track(message(packet, 60));
        }
        if (packet.hasField(12)) {
            var interned = message(packet, 12);
            for (ByteString name : interned.getField(2).getLengthDelimitedList()) {
                var fields = UnknownFieldSet.parseFrom(name);
                sequence.names.put(number(fields, 1, 0), text(fields, 2));
            }
            for (ByteString location : interned.getField(4).getLengthDelimitedList()) {
                var fields = UnknownFieldSet.parseFrom(location);
                sequence.locations.put(number(fields, 1, 0), text(fields, 2) + ":" + number(fields, 4, 0));
            }
        }
        if (packet.hasField(11)) {
            sequence.nanos = sequence.hasState ? sequence.nanos + number(packet, 8, 0) : number(packet, 8, 0);
            event(message(packet, 11), sequence);
        }
    }

    private void track(UnknownFieldSet track) throws InvalidProtocolBufferException {
        String name = track.hasField(4) ? text(message(track, 4), 5) : track.hasField(3) ? text(message(track, 3), 6) : text(track, 2);
        String parent = track.hasField(5) ? tracks.get(number(track, 5, 0)) + "/" : "";
        if (tracks.put(number(track, 1, 0), parent + name) != null) {
            throw new AssertionError("two tracks have one number");
        }
    }

    private void event(UnknownFieldSet event, Sequence sequence) throws InvalidProtocolBufferException {
        String track = tracks.get(number(event, 11, sequence.track));
        String name = event.hasField(23) ? text(event, 23) : sequence.names.get(number(event, 10, 0));
        for (ByteString annotation : event.getField(4).getLengthDelimitedList()) {
            var fields = UnknownFieldSet.parseFrom(annotation);
            String value = fields.hasField(6) ? text(fields, 6) : Long.toString(number(fields, fields.hasField(4) ? 4 : 2, 0));
            annotations.add(text(fields, 10) + "=" + value);
        }
        if (event.hasField(34)) {
            places.put(name, sequence.locations.get(number(event, 34, 0)));
        }
        switch ((int) number(event, 9, 0)) {
            case 1 -> sequence.open.push(new Decoded(name, track, sequence.nanos, -1));
            case 2 -> {
                var begun = sequence.open.pop();
                slices.add(new Decoded(begun.name, track, begun.start, sequence.nanos - begun.start));
            }
            case 3 -> instants(event).add(new Moment(name, track, sequence.nanos, flow(event)));
            case 4 -> counters.add(new Moment(track, track, sequence.nanos, number(event, 30, 0)));
            default -> throw new AssertionError("an event without a type");
        }
    }

    private List<Moment> instants(UnknownFieldSet event) {
        return event.hasField(47) ? flowsOut : event.hasField(48) ? flowsIn : instants;
    }

    private static long flow(UnknownFieldSet event) {
        int field = event.hasField(47) ? 47 : 48;
        return event.hasField(field) ? event.getField(field).getFixed64List().getLast() : 0;
    }
}
