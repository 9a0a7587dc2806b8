package dev.weft.cluster;

import dev.weft.ProcessOptions;
import dev.weft.host.WorkerCommand;
import dev.weft.host.WorkerOrder;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order for a worker on its way: what concerns the JVM, and nothing of what its pool decides.
 *
 * @param traced what the agent is told of a worker that is traced, null for none
 */
record WorkerForm(WorkerOrder order, @Nullable String traced) {
    byte[] bytes() {
        ProcessOptions options = order.options();
        var out = new ByteWriter(256);
        out.writeString(order.pool());
        out.writeVar(order.number());
        writeText(order.label(), out);
        writeText(options.heap(), out);
        writeText(traced, out);
        var arguments = new ArrayList<String>();
        // What tasks print is shown by the program, in its own encoding.
        arguments.add("-Dstdout.encoding=" + System.out.charset().name());
        arguments.add("-Dstderr.encoding=" + System.err.charset().name());
        arguments.addAll(WorkerCommand.payload(options));
        arguments.addAll(options.jvmArgs());
        out.writeVar(arguments.size());
        arguments.forEach(out::writeString);
        out.writeVar(options.environment().size());
        options.environment().forEach((name, value) -> {
            out.writeString(name);
            out.writeString(value);
        });
        return out.toByteArray();
    }

    /** @param fleet how many workers share the memory of the machine */
    static WorkerForm read(ByteReader in, int fleet) throws CorruptFrame {
        String pool = in.readString();
        int number = in.readVarInt();
        String label = readText(in);
        String heap = readText(in);
        String traced = readText(in);
        List<String> arguments = new ArrayList<>();
        for (int left = in.readVarInt(); left > 0; left--) {
            arguments.add(in.readString());
        }
        ProcessOptions options = ProcessOptions.defaults().jvmArgs(arguments.toArray(String[]::new));
        if (heap != null) {
            options = options.heap(heap);
        }
        for (int left = in.readVarInt(); left > 0; left--) {
            options = options.environment(in.readString(), in.readString());
        }
        return new WorkerForm(new WorkerOrder(options, fleet, pool, number, label), traced);
    }

    private static void writeText(@Nullable String text, ByteWriter out) {
        out.write(text == null ? 0 : 1);
        if (text != null) {
            out.writeString(text);
        }
    }

    private static @Nullable String readText(ByteReader in) throws CorruptFrame {
        return in.readByte() == 0 ? null : in.readString();
    }
}
