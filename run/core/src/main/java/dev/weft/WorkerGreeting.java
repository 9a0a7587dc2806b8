package dev.weft;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.Frames;
import dev.weft.worker.Message;

/**
 * The first that a worker says.
 *
 * @param cacheRefused whether its JVM did not take the class cache that it was given
 */
record WorkerGreeting(boolean cacheRefused) {
    /** Refuses what does not begin with a greeting, before it is waited for what its first bytes may seem to announce. */
    static void checkBeginning(Frames frames) throws CorruptFrame {
        if (frames.nextPart() && frames.type() != Message.READY) {
            throw notFirst(frames.type());
        }
    }

    static CorruptFrame notFirst(int type) {
        return new CorruptFrame("it does not speak the protocol of Weft, but begins with a message of type " + type);
    }

    /** Reads a READY message, and refuses one of a Weft that speaks otherwise. */
    static WorkerGreeting read(ByteReader body) throws CorruptFrame {
        boolean refused = body.readByte() != 0;
        int protocol = body.remaining() == 0 ? 0 : body.readVarInt();
        if (protocol != Message.PROTOCOL) {
            throw new CorruptFrame("it speaks version " + protocol + " of the protocol, but this program version " + Message.PROTOCOL
                    + "; were Weft's jars replaced while it runs? Then restart it");
        }
        return new WorkerGreeting(refused);
    }
}
