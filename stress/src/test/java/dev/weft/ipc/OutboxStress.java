package dev.weft.ipc;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.io.ByteArrayOutputStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** Whatever is appended and flushed by several threads is written, whole and in the order of appending. */
final class OutboxStress {
    private OutboxStress() {}

    /** An outbox whose pipe is memory. */
    abstract static class Tested {
        private final ByteArrayOutputStream pipe = new ByteArrayOutputStream();
        private final Outbox outbox = new Outbox(Thread.ofVirtual().factory());

        final void connect() {
            outbox.connect(pipe);
        }

        final void append(int type) {
            var body = new ByteWriter(1);
            body.write(type);
            outbox.append(type, body);
        }

        final void flush() {
            outbox.flush();
        }

        /** The types of the frames that are written in the end. */
        final String written(int frames) {
            // What is left by one who flushed is written by a thread of the outbox.
            while (pipe.size() < frames * (Frames.HEAD_BYTES + 1)) {
                Thread.onSpinWait();
            }
            outbox.end();
            var text = new StringBuilder();
            byte[] bytes = pipe.toByteArray();
            for (int at = Frames.HEAD_BYTES; at < bytes.length; at += Frames.HEAD_BYTES + 1) {
                text.append(bytes[at]);
            }
            return text.toString();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = {"123", "132", "312"}, expect = ACCEPTABLE, desc = "All, in the order of each thread.")
    @Outcome(expect = FORBIDDEN, desc = "Something is lost, torn or out of order.")
    public static class FlushAgainstFlush extends Tested {
        FlushAgainstFlush() {
            connect();
        }

        @Actor
        public void two() {
            append(1);
            flush();
            append(2);
            flush();
        }

        @Actor
        public void one() {
            append(3);
            flush();
        }

        @Arbiter
        public void written(L_Result r) {
            r.r1 = written(3);
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "12", expect = ACCEPTABLE, desc = "All, in their order.")
    @Outcome(expect = FORBIDDEN, desc = "Something is lost, torn or out of order.")
    public static class FlushAgainstConnect extends Tested {
        @Actor
        public void append() {
            append(1);
            append(2);
            flush();
        }

        @Actor
        public void start() {
            connect();
        }

        @Arbiter
        public void written(L_Result r) {
            r.r1 = written(2);
        }
    }
}
