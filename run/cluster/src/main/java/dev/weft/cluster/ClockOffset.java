package dev.weft.cluster;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the clock of a node is from that of this program: by Cristian's algorithm, from the fastest of a few questions. */
final class ClockOffset {
    private static final int QUESTIONS = 8;

    private ClockOffset() {}

    /**
     * What is to be added to the time of day on the other side of {@code link} to have that of this one, in nanoseconds; wrong by half of
     * the time that the fastest answer took at most.
     */
    static long measure(Link link) throws IOException, InterruptedException {
        long best = Long.MAX_VALUE;
        long offset = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            long asked = now();
            link.send(Talk.CLOCK, new byte[0], 0, 0);
            @Nullable Message answer = link.receive();
            long answered = now();
            if (answer == null || answer.type() != Talk.CLOCK) {
                throw new IOException("the node does not say what time it is");
            }
            if (answered - asked < best) {
                best = answered - asked;
                offset = asked + best / 2 - new ByteReader(answer.array(), answer.offset(), answer.length()).readLong();
            }
        }
        return offset;
    }

    /** Answers a question. */
    static void answer(Link link) throws IOException, InterruptedException {
        var body = new ByteWriter(Long.BYTES);
        body.writeLong(now());
        link.send(Talk.CLOCK, body.toByteArray(), 0, body.size());
    }

    private static long now() {
        return Duration.between(Instant.EPOCH, Instant.now()).toNanos();
    }
}
