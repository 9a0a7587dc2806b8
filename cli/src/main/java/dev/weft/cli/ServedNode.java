package dev.weft.cli;

import dev.weft.cluster.Node;
import dev.weft.cluster.NodeOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node while it is served by {@code weft worker}. Loaded only where the jars of clusters are on the class path. */
final class ServedNode {
    /** The exit code when tasks had to be stopped. */
    private static final int STOPPED = 3;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Wish wish;
    private final Node node;
    private final PrintWriter out;

    /**
     * What is wanted.
     *
     * @param sealed false for a cluster without a key
     * @param health the port of its page, null for none
     */
    record Wish(
            String url,
            boolean sealed,
            String space,
            @Nullable String name,
            Set<String> labels,
            int processes,
            @Nullable String heap,
            Duration lease,
            Duration patience,
            Duration drain,
            @Nullable Integer health,
            boolean quiet) {
        NodeOptions options() {
            return new NodeOptions(url, sealed, space, name, labels, processes, heap, Home.current().agent(), lease, patience);
        }

        /** The server without what is secret. */
        String shown() {
            return url.replaceAll("//[^@/]*@", "//");
        }
    }

    private ServedNode(Wish wish, Node node, PrintWriter out) {
        this.wish = wish;
        this.node = node;
        this.out = out;
    }

    /** Serves until a signal, or until the server has been away for too long; gives the exit code. */
    static int serve(Wish wish, PrintWriter out) throws InterruptedException {
        var toEnd = new CountDownLatch(1);
        try (SignalWatch _ = SignalWatch.on("TERM", toEnd::countDown);
                SignalWatch _ = SignalWatch.on("INT", toEnd::countDown);
                Node node = open(wish, out);
                HealthPage page = wish.health() == null ? null : HealthPage.open(node, wish.health())) {
            var served = new ServedNode(wish, node, out);
            served.tell("node " + node.name() + " serves " + wish.shown() + ", space " + wish.space() + ", with "
                    + count(wish.processes(), "worker JVM")
                    + (wish.labels().isEmpty() ? "" : " for tasks with the label " + String.join(" or ", wish.labels())));
            if (page != null) {
                served.tell("health at " + page.address());
            }
            return served.run(toEnd);
        }
    }

    private static Node open(Wish wish, PrintWriter out) {
        try {
            return Node.open(wish.options(), sentence -> say(out, sentence));
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw CommandFailure.failed(e.getMessage() + ".");
        }
    }

    private int run(CountDownLatch toEnd) throws InterruptedException {
        while (!toEnd.await(1, TimeUnit.SECONDS)) {
            if (node.outage().compareTo(wish.patience()) > 0) {
                throw CommandFailure.failed("the server " + wish.shown() + " has been away for " + node.outage().toSeconds()
                        + " s, longer than the patience of " + wish.patience().toSeconds() + " s; the node ends.");
            }
        }
        if (node.busy() > 0) {
            tell("waits up to " + wish.drain().toSeconds() + " s for " + count(node.busy(), "worker"));
        }
        if (node.drain(wish.drain())) {
            return 0;
        }
        say(out, "stops " + count(node.busy(), "worker") + " that took too long; their tasks run elsewhere");
        return STOPPED;
    }

    private void tell(String sentence) {
        if (!wish.quiet()) {
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
