package dev.weft.cluster;

import dev.weft.host.HostedWorker;
import dev.weft.ipc.ByteReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A worker JVM on a node, as its pool sees it: a link, of which one thread reads. */
final class RemoteWorker implements HostedWorker {
    /** How long a worker may take to end once it is told to. */
    private static final int END_SECONDS = 4;

    /** What the JDK gives as exit code of a process that was killed. */
    private static final int KILLED = 128 + 9;

    private static final byte[] NOTHING = {};

    private final Link link;
    private final String node;
    private final long pid;
    private final TraceParts.@Nullable Taker parts;
    private final Runnable closing;
    private final Consumer<HostedWorker> leaving;
    private final ErrorStream errors = new ErrorStream();
    private final Input input = new Input();
    private final Output output = new Output();

    private record Begun(long task, long at) {}

    private volatile Begun begun = new Begun(0, 0);
    private volatile long resident;
    private volatile boolean killed;

    // Of the thread that reads, and those that come after it.
    private volatile @Nullable EndForm end;
    private volatile @Nullable String lost;

    /**
     * @param parts takes what was recorded of it; null if it is not traced
     * @param closing called once this is not used any more
     * @param leaving called when the node wants the worker to end
     */
    RemoteWorker(Link link, String node, long pid, TraceParts.@Nullable Taker parts, Runnable closing,
            Consumer<HostedWorker> leaving) {
        this.link = link;
        this.node = node;
        this.pid = pid;
        this.parts = parts;
        this.closing = closing;
        this.leaving = leaving;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public OutputStream toWorker() {
        return output;
    }

    @Override
    public InputStream fromWorker() {
        return input;
    }

    @Override
    public InputStream errors() {
        return errors;
    }

    @Override
    public boolean sharesMemory() {
        return false;
    }

    @Override
    public byte[] unsent(long received) {
        // The node has sent it behind all else.
        return NOTHING;
    }

    @Override
    public long begun() {
        return begun.task;
    }

    @Override
    public long begunAt() {
        return begun.at;
    }

    @Override
    public long residentBytes() {
        return resident;
    }

    @Override
    public void kill() {
        killed = true;
        // Never waits here: there may be much on the way to a worker that does not read.
        Thread.startVirtualThread(() -> {
            try {
                link.send(Talk.KILL, NOTHING, 0, 0);
            } catch (IOException | InterruptedException e) {
                // It is gone, which is what was wanted.
                link.close("its worker was killed");
            }
        });
        later().execute(() -> {
            // Whoever has ended may have much to send of its trace.
            if (end == null) {
                link.close("its worker was killed");
            }
        });
    }

    @Override
    public void killLater() {
        later().execute(() -> {
            if (end == null && !link.isEnded()) {
                kill();
            }
        });
    }

    private static Executor later() {
        return CompletableFuture.delayedExecutor(END_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public End awaitEnd() {
        errors.end();
        EndForm known = end;
        if (known != null) {
            return known.end();
        }
        String reason = lost;
        if (reason == null && killed) {
            return new End(KILLED, null, null);
        }
        return new End(-1, null, reason == null ? "its link ended" : reason);
    }

    @Override
    public void close() {
        link.close("its pool does not use it any more");
        closing.run();
    }

    /** The bytes of the channel; what else the node says is noted on the way. */
    private final class Input extends InputStream {
        private @Nullable Message current;
        private int taken;

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            Message message = current;
            while (message == null || taken == message.length()) {
                message = next();
                if (message == null) {
                    errors.end();
                    return -1;
                }
                current = message;
                taken = 0;
            }
            int count = Math.min(length, message.length() - taken);
            System.arraycopy(message.array(), message.offset() + taken, target, offset, count);
            taken += count;
            return count;
        }

        /** The next bytes of the channel; null after its end. */
        private @Nullable Message next() throws IOException {
            while (true) {
                Message message = received();
                if (message == null) {
                    if (end == null && !killed) {
                        String reason = link.reason();
                        lost = reason == null ? "its link ended" : reason;
                        throw new IOException(lost);
                    }
                    if (parts != null) {
                        parts.end();
                    }
                    return null;
                }
                if (message.type() == Talk.OUT) {
                    return message;
                }
                note(message);
            }
        }

        private @Nullable Message received() throws IOException {
            try {
                return link.receiveUninterruptibly();
            } catch (IOException e) {
                if (killed) {
                    return null;
                }
                lost = String.valueOf(e.getMessage());
                throw e;
            }
        }

        private void note(Message message) throws IOException {
            var in = new ByteReader(message.array(), message.offset(), message.length());
            switch (message.type()) {
                case Talk.ERRORS -> errors.put(message.bytes());
                case Talk.BEGUN -> begun = new Begun(in.readVar(), System.nanoTime() - in.readVar());
                case Talk.RESIDENT -> resident = in.readVar();
                case Talk.LEAVE -> leaving.accept(RemoteWorker.this);
                case Talk.TRACE_FILE -> {
                    if (parts != null) {
                        parts.begin(in);
                    }
                }
                case Talk.TRACE_BYTES -> {
                    if (parts != null) {
                        parts.add(message);
                    }
                }
                case Talk.ENDED -> {
                    EndForm form = EndForm.read(in);
                    begun = new Begun(form.begun(), begun.at);
                    end = form;
                }
                default -> throw new IOException("node " + node + " says " + message.type() + ", which is not known here");
            }
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            // Any thread of the program may hand over a task, also one that was interrupted, and an error here would be the worker's end.
            link.sendUninterruptibly(Talk.IN, source, offset, length);
        }
    }
}
