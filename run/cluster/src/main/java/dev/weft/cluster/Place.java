package dev.weft.cluster;

import dev.weft.host.HostedWorker;
import dev.weft.host.LocalWorker;
import dev.weft.host.Nearness;
import dev.weft.host.WorkerOrder;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.ErrorText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** One worker JVM of a node: passes on what its program sends to it, and what comes of it. */
final class Place {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] NOTHING = {};

    /** How often it is looked what the worker has begun: how exactly limits of time are kept, beside the way. */
    private static final Duration LOOK = Duration.ofMillis(25);

    /** What the worker uses is said again if it has changed by as much. */
    private static final long RESIDENT_STEP = 1 << 20;

    private final Node node;
    private final Link link;
    private final String program;

    // Guarded by this.
    private boolean isStarted;
    private boolean isToLeave;

    Place(Node node, Link link, String program) {
        this.node = node;
        this.link = link;
        this.program = program;
    }

    /** Whose it is. */
    String program() {
        return program;
    }

    boolean isGone() {
        return link.isEnded();
    }

    void refuse(String reason) {
        link.close(reason);
    }

    /** There is room: says so and waits for the order. */
    void begin() {
        Thread.ofVirtual().name("weft place of " + program).start(this::run);
    }

    /** Tells the program that its worker is to end; what has none yet is given to nobody. */
    synchronized void leave() {
        isToLeave = true;
        if (isStarted) {
            sayLeave();
        } else {
            link.close("this node is about to end");
        }
    }

    /** The worker has been told of: only now may the program be told to let it go. */
    private synchronized void started() {
        isStarted = true;
        if (isToLeave) {
            sayLeave();
        }
    }

    private void sayLeave() {
        Thread.startVirtualThread(() -> {
            try {
                link.send(Talk.LEAVE, NOTHING, 0, 0);
            } catch (IOException | InterruptedException e) {
                // It is gone.
                link.close("this node is about to end");
            }
        });
    }

    private void run() {
        try {
            link.send(Talk.ROOM, NOTHING, 0, 0);
            Message message = link.receive();
            while (message != null && message.type() == Talk.CLOCK) {
                ClockOffset.answer(link);
                message = link.receive();
            }
            if (message != null && message.type() == Talk.ORDER) {
                order(WorkerForm.read(new ByteReader(message.array(), message.offset(), message.length()), node.options().processes()));
            }
        } catch (IOException e) {
            // The program is gone, or the server; there is nobody to tell.
            link.close(ErrorText.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            link.close("its place is given to others");
            node.freed(this);
        }
    }

    private void order(WorkerForm form) throws IOException, InterruptedException {
        Path agent = node.options().agent();
        if (form.traced() == null || agent == null) {
            serve(form.order(), null);
            return;
        }
        Path folder;
        try {
            folder = Files.createTempDirectory("weft-trace-");
        } catch (IOException e) {
            notStarted(form.order(), e);
            return;
        }
        try {
            var arguments = new ArrayList<>(form.order().options().jvmArgs());
            arguments.addAll(TraceParts.options(form.traced(), agent, folder, node.name()));
            serve(form.order().with(form.order().options().jvmArgs(arguments.toArray(String[]::new))), folder);
        } finally {
            TraceParts.remove(folder);
        }
    }

    /** @param trace the folder in which the worker is recorded, null for none */
    private void serve(WorkerOrder order, @Nullable Path trace) throws IOException, InterruptedException {
        String heap = node.options().heap();
        LocalWorker worker;
        try {
            worker = LocalWorker.start(heap == null ? order : order.with(order.options().heap(heap)), Nearness.ABROAD);
        } catch (IOException | RuntimeException e) {
            notStarted(order, e);
            return;
        }
        try (worker) {
            passOn(order, worker, trace);
        } finally {
            // Nobody is there for it any more, or it has ended. Its place is only given to others when it has.
            worker.kill();
            worker.awaitEnd();
        }
    }

    /** The program is told that this node cannot start it, and the node's own people why. */
    private void notStarted(WorkerOrder order, Exception why) throws IOException, InterruptedException {
        node.say("worker " + order.number() + " of " + order.pool() + " of " + program + " did not start: " + ErrorText.of(why));
        send(Talk.ENDED, new EndForm(new HostedWorker.End(-1, null, null), 0).bytes());
    }

    private void passOn(WorkerOrder order, LocalWorker worker, @Nullable Path trace) throws IOException, InterruptedException {
        node.started(this);
        send(Talk.STARTED, number(worker.pid()));
        started();
        // Reading a pipe takes a thread of the system.
        Thread up = Thread.ofPlatform().daemon(true).name("weft place of " + program + " up").start(() -> up(worker, trace));
        Thread watch = Thread.ofVirtual().name("weft place of " + program + " watch").start(() -> watch(worker));
        try {
            down(worker);
        } catch (IOException e) {
            node.say("worker " + order.number() + " of " + order.pool() + " of " + program + " is given up: " + ErrorText.message(e));
        } finally {
            worker.kill();
            up.join();
            watch.interrupt();
            watch.join();
        }
    }

    /** What the program sends, until one of the two ends. */
    private void down(LocalWorker worker) throws IOException, InterruptedException {
        OutputStream out = worker.toWorker();
        boolean open = true;
        Message message;
        while ((message = link.receive()) != null) {
            if (message.type() == Talk.KILL) {
                worker.kill();
            } else if (open && message.type() == Talk.IN) {
                try {
                    out.write(message.array(), message.offset(), message.length());
                    out.flush();
                } catch (IOException e) {
                    // It has ended, and says how by itself.
                    open = false;
                }
            }
        }
    }

    /** What comes of the worker, to its end. */
    private void up(LocalWorker worker, @Nullable Path trace) {
        Thread errors = Thread.ofPlatform().daemon(true).name("weft place of " + program + " errors")
                .start(() -> pass(worker.errors(), Talk.ERRORS));
        long received = pass(worker.fromWorker(), Talk.OUT);
        try {
            byte[] unsent = worker.unsent(received);
            if (unsent.length > 0) {
                link.send(Talk.OUT, unsent, 0, unsent.length);
            }
            HostedWorker.End end = worker.awaitEnd();
            // A process that it started itself may hold the stream open.
            var _ = errors.join(Duration.ofSeconds(2));
            send(Talk.ENDED, new EndForm(end, worker.begun()).bytes());
            if (trace != null) {
                TraceParts.send(trace, link);
            }
            link.close("its worker has ended");
        } catch (IOException e) {
            link.close(ErrorText.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Whatever went wrong here: a program does not wait for what nobody passes on.
            link.close("nobody reads what its worker sends");
        }
    }

    /** Passes a stream on to its end; gives how many bytes it had. */
    private long pass(InputStream in, int type) {
        var buffer = new byte[BUFFER_BYTES];
        long received = 0;
        try {
            int count;
            while ((count = in.read(buffer)) >= 0) {
                received += count;
                link.send(type, buffer, 0, count);
            }
        } catch (IOException e) {
            // The process is gone and its pipe closed, or the program is gone.
            return received;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return received;
    }

    /** Says what the worker does that takes long, and ends it when its program is gone while it does not read. */
    private void watch(LocalWorker worker) {
        long said = 0;
        long resident = 0;
        try {
            while (!link.isEnded()) {
                Thread.sleep(LOOK);
                long begun = worker.begun();
                long nanos = System.nanoTime() - worker.begunAt();
                if (begun != said && nanos > LOOK.toNanos() && worker.begun() == begun) {
                    said = begun;
                    var body = new ByteWriter(16);
                    body.writeVar(begun);
                    body.writeVar(nanos);
                    send(Talk.BEGUN, body.toByteArray());
                }
                long now = worker.residentBytes();
                if (Math.abs(now - resident) > RESIDENT_STEP) {
                    resident = now;
                    send(Talk.RESIDENT, number(now));
                }
            }
        } catch (IOException e) {
            // The link has ended.
            link.close(ErrorText.of(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        worker.kill();
    }

    private void send(int type, byte[] body) throws IOException, InterruptedException {
        link.send(type, body, 0, body.length);
    }

    private static byte[] number(long value) {
        var body = new ByteWriter(10);
        body.writeVar(value);
        return body.toByteArray();
    }
}
