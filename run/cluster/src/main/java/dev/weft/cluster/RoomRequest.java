package dev.weft.cluster;

import dev.weft.host.HostedWorker;
import dev.weft.host.Room;
import dev.weft.host.RoomGone;
import dev.weft.host.WorkerOrder;
import dev.weft.ipc.ByteReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** A wish for room on a node, and then that room. */
final class RoomRequest implements Room {
    private final ClusterHost host;
    private final Link link;
    private final long at = System.nanoTime();

    RoomRequest(ClusterHost host, Link link) {
        this.host = host;
        this.link = link;
    }

    String peer() {
        return link.peer();
    }

    /** When it was made, by {@link System#nanoTime}. */
    long at() {
        return at;
    }

    boolean isGone() {
        return link.isEnded();
    }

    void giveBack(String reason) {
        link.close(reason);
    }

    /** Waits for the answer, on a thread of its own. */
    void start() {
        Thread.ofVirtual().name("weft room on " + Station.nameOf(peer())).start(this::await);
    }

    private void await() {
        try {
            Message answer = link.receive();
            if (answer != null && answer.type() == Talk.ROOM) {
                host.granted(this);
            } else {
                link.close("there is no room");
                host.refused(this);
            }
        } catch (IOException e) {
            // The node is gone, or wants nothing of us.
            host.broken(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            link.close("nobody waits for room");
            host.broken(this);
        }
    }

    @Override
    public HostedWorker start(WorkerOrder order) throws IOException {
        HostedWorker worker = null;
        try {
            worker = order(order);
            return worker;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while starting a worker on " + name());
        } finally {
            if (worker == null) {
                giveBack();
            }
        }
    }

    @Override
    public void giveBack() {
        link.close("its worker was not started");
        host.freed(this);
    }

    @Override
    public boolean failed() {
        return host.failed(this);
    }

    private HostedWorker order(WorkerOrder order) throws IOException, InterruptedException {
        TraceParts.Taker parts;
        Message answer;
        try {
            String traced = TraceParts.argument();
            parts = traced == null ? null : new TraceParts.Taker(traced, ClockOffset.measure(link));
            byte[] form = new WorkerForm(order, traced).bytes();
            link.send(Talk.ORDER, form, 0, form.length);
            answer = link.receive();
        } catch (IOException e) {
            throw link.isEnded() ? new RoomGone(reason()) : e;
        }
        if (answer == null) {
            throw new RoomGone(reason());
        }
        if (answer.type() == Talk.ENDED) {
            // The link ends behind that, but the node is there: it has said why where it prints.
            throw new IOException("node " + name() + " could not start it, and says there why");
        }
        long pid = new ByteReader(answer.array(), answer.offset(), answer.length()).readVar();
        return new RemoteWorker(link, name(), pid, parts, () -> host.freed(this), worker -> host.leaves(this, worker));
    }

    private String reason() {
        @Nullable String reason = link.reason();
        return reason == null ? "node " + name() + " is gone" : reason;
    }

    private String name() {
        return SharedStations.bareName(peer());
    }
}
