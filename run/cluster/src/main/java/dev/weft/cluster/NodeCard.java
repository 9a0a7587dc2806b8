package dev.weft.cluster;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node announces.
 *
 * @param machine where it runs, for people
 * @param pid of the node itself
 * @param places how many workers it runs at a time
 * @param free how many more it could run now
 * @param waiting how many are asked for and have to wait
 * @param labels of the tasks that it takes; empty for those without a label
 * @param since when it was started, in milliseconds of the epoch
 * @param started how many workers it has started so far
 * @param programs who uses its places, and how many
 */
record NodeCard(
        String machine,
        long pid,
        int places,
        int free,
        int waiting,
        Set<String> labels,
        long since,
        long started,
        Map<String, Integer> programs) {
    /** Under which nodes announce themselves. */
    static final String KIND = "node";

    byte[] bytes() {
        var out = new ByteWriter(128);
        out.write(Talk.VERSION);
        out.writeString(machine);
        out.writeVar(pid);
        out.writeVar(places);
        out.writeVar(free);
        out.writeVar(waiting);
        out.writeVar(since);
        out.writeVar(started);
        out.writeVar(labels.size());
        labels.forEach(out::writeString);
        out.writeVar(programs.size());
        programs.forEach((program, workers) -> {
            out.writeString(program);
            out.writeVar(workers);
        });
        return out.toByteArray();
    }

    static NodeCard of(byte[] bytes) throws CorruptFrame {
        var in = new ByteReader(bytes);
        int version = in.readByte();
        if (version != Talk.VERSION) {
            throw new CorruptFrame("a node speaks version " + version + ", this is version " + Talk.VERSION);
        }
        String machine = in.readString();
        long pid = in.readVar();
        int places = in.readVarInt();
        int free = in.readVarInt();
        int waiting = in.readVarInt();
        long since = in.readVar();
        long started = in.readVar();
        var labels = new TreeSet<String>();
        for (int left = in.readVarInt(); left > 0; left--) {
            labels.add(in.readString());
        }
        var programs = new TreeMap<String, Integer>();
        for (int left = in.readVarInt(); left > 0; left--) {
            programs.put(in.readString(), in.readVarInt());
        }
        return new NodeCard(machine, pid, places, free, waiting, labels, since, started, programs);
    }

    /** Whether it takes tasks with {@code label}, null for those without one. */
    boolean takes(@Nullable String label) {
        return label == null ? labels.isEmpty() : labels.contains(label);
    }
}
