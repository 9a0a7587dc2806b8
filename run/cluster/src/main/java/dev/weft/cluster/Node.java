package dev.weft.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine, or a part of one, that runs worker JVMs for the pools of a cluster. Programs ask for room and get it in the order in which
 * they asked; the node starts their workers and passes on bytes, and knows nothing of tasks. Thread-safe.
 */
public final class Node implements AutoCloseable {
    /** How many bytes a key has at least. */
    public static final int LEAST_KEY_BYTES = ClusterKey.LEAST_BYTES;

    private final NodeOptions options;
    private final String name;

    /** Asked for once: the system may have to ask others for it. */
    private final String machine = SharedStations.host();

    private final Words words;
    private final long since = System.currentTimeMillis();
    private final Station station;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();

    // Guarded by lock.
    private final ArrayDeque<Place> waiting = new ArrayDeque<>();
    private final Set<Place> taken = new HashSet<>();
    private long started;
    private boolean draining;

    private Node(NodeOptions options, Consumer<String> log) {
        this.options = options;
        this.words = new Words(log);
        this.name = options.name() == null ? SharedStations.here() : options.name();
        station = SharedStations.ofNode(options.cluster(), name, this::asked, words);
    }

    /**
     * Starts a node.
     *
     * @param log is told, in sentences for people, what happens
     * @throws IllegalStateException if the server cannot be reached, or there is no key; the message is for people
     */
    public static Node open(NodeOptions options, Consumer<String> log) {
        var node = new Node(options, log);
        node.announce();
        return node;
    }

    public String name() {
        return name;
    }

    /** The tasks that it takes; empty for those without a label. */
    public Set<String> labels() {
        return options.labels();
    }

    /** How many workers it runs at a time. */
    public int places() {
        return options.processes();
    }

    /** How many workers it runs. */
    public int busy() {
        lock.lock();
        try {
            return taken.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many workers are asked for and have to wait. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many workers it has started. */
    public long started() {
        lock.lock();
        try {
            return started;
        } finally {
            lock.unlock();
        }
    }

    /** How long the server has been away; zero if it is there. */
    public Duration outage() {
        return station.outage();
    }

    /** Why it can serve nobody any more; null while it can. */
    public @Nullable String end() {
        return station.end();
    }

    NodeOptions options() {
        return options;
    }

    /** Tells people. */
    void say(String sentence) {
        words.say(sentence);
    }

    /** On the thread that takes all letters. */
    private void asked(Link link, byte[] opening, String peer) {
        if (opening.length == 0 || opening[0] != Talk.VERSION) {
            link.close("this node speaks version " + Talk.VERSION);
            return;
        }
        var place = new Place(this, link, SharedStations.bareName(peer));
        boolean refuse;
        lock.lock();
        try {
            refuse = draining;
            if (!refuse) {
                waiting.add(place);
            }
        } finally {
            lock.unlock();
        }
        if (refuse) {
            link.close("this node is about to end");
        } else {
            give();
        }
    }

    /** Gives room to those who have waited longest. */
    private void give() {
        List<Place> begins = new ArrayList<>();
        lock.lock();
        try {
            while (taken.size() < options.processes() && !waiting.isEmpty()) {
                Place next = waiting.remove();
                if (!next.isGone()) {
                    taken.add(next);
                    begins.add(next);
                }
            }
            waiting.removeIf(Place::isGone);
        } finally {
            lock.unlock();
        }
        begins.forEach(Place::begin);
        announce();
    }

    /** A worker was started. */
    void started(Place place) {
        lock.lock();
        try {
            started++;
        } finally {
            lock.unlock();
        }
        announce();
    }

    /** A place is free again. */
    void freed(Place place) {
        lock.lock();
        try {
            taken.remove(place);
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        give();
    }

    /** With the lock held, so that what is announced last is what is the case. */
    private void announce() {
        lock.lock();
        try {
            if (!draining) {
                station.announce(NodeCard.KIND, new NodeCard(machine, ProcessHandle.current().pid(), options.processes(),
                        options.processes() - taken.size(), waiting.size(), options.labels(), since, started, programs()).bytes());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Who has how many places; the caller holds the lock. */
    private Map<String, Integer> programs() {
        var programs = new TreeMap<String, Integer>();
        taken.forEach(place -> programs.merge(place.program(), 1, Integer::sum));
        return programs;
    }

    /**
     * Takes no more work, has programs give what runs here no more tasks, and waits until they have ended.
     *
     * @return whether all has ended
     */
    public boolean drain(Duration timeout) throws InterruptedException {
        List<Place> refused;
        List<Place> leaving;
        lock.lock();
        try {
            draining = true;
            refused = List.copyOf(waiting);
            waiting.clear();
            leaving = List.copyOf(taken);
        } finally {
            lock.unlock();
        }
        station.withdraw(NodeCard.KIND);
        refused.forEach(place -> place.refuse("this node is about to end"));
        leaving.forEach(Place::leave);
        long left = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lock();
        try {
            while (!taken.isEmpty() && left > 0) {
                left = ended.awaitNanos(left);
            }
            return taken.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all workers at once, and tells their programs. */
    @Override
    public void close() {
        List<Place> all;
        lock.lock();
        try {
            draining = true;
            all = new ArrayList<>(taken);
            all.addAll(waiting);
        } finally {
            lock.unlock();
        }
        all.forEach(place -> place.refuse("node " + name + " has ended"));
        station.close();
    }
}
