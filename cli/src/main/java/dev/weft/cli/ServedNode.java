package dev.weft.cli;

import dev.weft.cluster.Node;
import dev.weft.cluster.NodeOptions;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A node while it is served by {@code weft worker}. Loaded only where the jars of clusters are on the class path. */
final class ServedNode {
    /** The exit code when tasks had to be stopped. */
    private static final int STOPPED = 3;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final NodeCommand wish;
    private final Node node;
    private final PrintWriter out;

    private ServedNode(NodeCommand wish, Node node, PrintWriter out) {
        this.wish = wish;
        this.node = node;
        this.out = out;
    }

    /** Serves until a signal, or until the server has been away for too long; gives the exit code. */
    static int serve(NodeCommand wish, PrintWriter out) throws InterruptedException {
        var toEnd = new CountDownLatch(1);
        try (SignalWatch _ = SignalWatch.on("TERM", toEnd::countDown);
                SignalWatch _ = SignalWatch.on("INT", toEnd::countDown);
                Node node = open(wish, out);
                HealthPage page = wish.health == null ? null : HealthPage.open(node, wish.health)) {
            var served = new ServedNode(wish, node, out);
            String labels = node.labels().isEmpty() ? "" : " for tasks with the label " + String.join(" or ", new TreeSet<>(node.labels()));
            served.tell("node " + node.name() + " serves " + wish.cluster() + " with " + count(node.places(), "worker JVM") + labels);
            if (page != null) {
                served.tell("health at " + page.address());
            }
            return served.run(toEnd);
        }
    }

    private static Node open(NodeCommand wish, PrintWriter out) {
        int places = wish.processes == null ? Runtime.getRuntime().availableProcessors() : wish.processes;
        var options = new NodeOptions(wish.cluster(), wish.name, Set.copyOf(wish.labels), places, wish.heap, Home.current().agent());
        try {
            return Node.open(options, sentence -> say(out, sentence));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw CommandFailure.failed(e.getMessage() + ".");
        }
    }

    private int run(CountDownLatch toEnd) throws InterruptedException {
        while (!toEnd.await(1, TimeUnit.SECONDS)) {
            if (node.outage().compareTo(wish.patience) > 0) {
                throw CommandFailure.failed("the server of " + wish.cluster() + " has been away for " + node.outage().toSeconds()
                        + " s, longer than the patience of " + wish.patience.toSeconds() + " s; the node ends.");
            }
            if (node.end() != null) {
                throw CommandFailure.failed(node.end() + "; the node ends.");
            }
        }
        tell("takes no more tasks" + (node.busy() == 0 ? "" : ", and waits up to " + wish.drain.toSeconds() + " s for "
                + count(node.busy(), "worker")));
        if (node.drain(wish.drain)) {
            tell("ends");
            return 0;
        }
        say(out, "stops " + count(node.busy(), "worker") + " after " + wish.drain.toSeconds() + " s; what ran there runs elsewhere");
        return STOPPED;
    }

    private void tell(String sentence) {
        if (!wish.quiet) {
            say(out, sentence);
        }
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static synchronized void say(PrintWriter out, String sentence) {
        out.println(LocalTime.now().format(TIME) + " " + sentence);
        out.flush();
    }
}
