package dev.weft.cluster;

import dev.weft.host.CrashLog;
import dev.weft.host.HostedWorker;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.nio.file.Path;

/**
 * How a worker on a node ended.
 *
 * @param begun the number of the task that it began last, 0 for none
 */
record EndForm(HostedWorker.End end, long begun) {
    byte[] bytes() {
        var out = new ByteWriter(64);
        out.writeVar(begun);
        out.writeSigned(end.exitCode());
        CrashLog crash = end.crash();
        out.write(crash == null ? 0 : 1);
        if (crash != null) {
            out.writeString(crash.path().toString());
            out.writeString(crash.head());
            out.writeVar(crash.signal());
            out.writeString(crash.frame());
        }
        return out.toByteArray();
    }

    static EndForm read(ByteReader in) throws CorruptFrame {
        long begun = in.readVar();
        int exitCode = (int) in.readSigned();
        return new EndForm(new HostedWorker.End(exitCode, in.readByte() == 0 ? null : crash(in), null), begun);
    }

    private static CrashLog crash(ByteReader in) throws CorruptFrame {
        return new CrashLog(Path.of(in.readString()), in.readString(), in.readVarInt(), in.readString());
    }
}
