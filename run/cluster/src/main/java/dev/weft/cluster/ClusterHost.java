package dev.weft.cluster;

import dev.weft.ClusterOptions;
import dev.weft.host.Host;
import dev.weft.host.HostListener;
import dev.weft.host.HostedWorker;
import dev.weft.host.Reach;
import dev.weft.host.Room;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.ErrorText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds room for the workers of one pool on the nodes of a cluster. Room is asked for where there is some, and beyond that where others
 * wait as well; a node gives it in the order in which it was asked. A wish that has waited for a while is made again where a place is free
 * meanwhile. What comes when it is not wanted any more is given back.
 *
 * <p>A thread of its own looks which nodes there are. The lock is held by nobody who waits or calls the listener.
 */
final class ClusterHost implements Host {
    /** How often it is looked for nodes while there are too few. */
    private static final long HUNGRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How long other nodes are preferred to one where a worker did not start. */
    private static final long FAILING_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ClusterOptions options;
    private final @Nullable String label;
    private final HostListener listener;
    private final long calmNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final Set<RoomRequest> asked = new HashSet<>();
    private final ArrayDeque<RoomRequest> granted = new ArrayDeque<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final Set<RoomRequest> leaving = new HashSet<>();

    /** Until when nodes are not asked that had no room to give. */
    private final Map<String, Long> avoided = new HashMap<>();

    /** Until when nodes are asked only if there are no others, since workers did not start there. */
    private final Map<String, Long> failing = new HashMap<>();

    /** Whether there are others than those. */
    private boolean elsewhere;

    /** How many workers there are, without those that leave. */
    private int working;

    private int wanted;
    private boolean hungry;
    private boolean closed;

    private SharedStations.@Nullable Use use;

    // Of the thread that looks.
    private int size = -1;
    private final Scarcity scarcity;

    ClusterHost(ClusterOptions options, @Nullable String label, HostListener listener) {
        this.options = options;
        this.label = label;
        this.listener = listener;
        this.scarcity = new Scarcity(options, label);
        this.calmNanos = Math.max(HUNGRY_NANOS, options.lease().toNanos() / 3);
    }

    @Override
    public String kind() {
        return "cluster";
    }

    @Override
    public Reach reach() {
        return Reach.MACHINES;
    }

    @Override
    public long handOverNanos() {
        return 5_000;
    }

    @Override
    public int attemptsWhenLost() {
        return options.attempts();
    }

    @Override
    public void open() {
        SharedStations.Use opened = SharedStations.use(options);
        lock.lock();
        try {
            use = opened;
        } finally {
            lock.unlock();
        }
        Thread.ofPlatform().daemon(true).name("weft cluster " + options.space()).start(() -> run(opened.station));
    }

    @Override
    public @Nullable Room take() {
        lock.lock();
        try {
            RoomRequest request;
            do {
                request = granted.poll();
            } while (request != null && request.isGone());
            if (request == null) {
                return null;
            }
            working++;
            used.merge(request.peer(), 1, Integer::sum);
            return request;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void want(int workers) {
        lock.lock();
        try {
            wanted = workers;
            boolean lacks = workers > working + granted.size() + asked.size();
            if (lacks && !hungry || workers < working + granted.size()) {
                hungry = lacks;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<RoomRequest> rest = new ArrayList<>();
        SharedStations.Use last;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            last = use;
            rest.addAll(asked);
            rest.addAll(granted);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        rest.forEach(request -> request.giveBack("its pool is closed"));
        if (last != null) {
            last.close();
        }
    }

    // What requests say, each on its own thread

    void granted(RoomRequest request) {
        boolean needed;
        lock.lock();
        try {
            asked.remove(request);
            needed = !closed && working + granted.size() < wanted;
            if (needed) {
                granted.add(request);
            }
        } finally {
            lock.unlock();
        }
        if (needed) {
            listener.roomCame();
        } else {
            request.giveBack("it is not needed any more");
        }
    }

    /** A node has no room to give, or is gone: others are asked at once, and this one after {@code rest} nanoseconds. */
    private void refused(RoomRequest request, long rest) {
        lock.lock();
        try {
            if (asked.remove(request)) {
                hungry = true;
                avoided.put(request.peer(), System.nanoTime() + rest);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A node starts nothing more: it is not asked again while it may still be announced as if it did. */
    void refused(RoomRequest request) {
        refused(request, options.lease().toNanos());
    }

    /** The link with a node broke before it had an answer. Whether the node is lost is known to the station. */
    void broken(RoomRequest request) {
        refused(request, HUNGRY_NANOS);
    }

    /** A worker that had room ended. */
    void freed(RoomRequest request) {
        lock.lock();
        try {
            if (!leaving.remove(request)) {
                working--;
                used.merge(request.peer(), -1, Integer::sum);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.roomCame();
    }

    /**
     * A worker did not start there. One node that cannot start any, but has always room, would else be given all of them.
     *
     * @return whether that counts against the pool: each node once, while there are others
     */
    boolean failed(RoomRequest request) {
        lock.lock();
        try {
            boolean first = failing.put(request.peer(), System.nanoTime() + FAILING_NANOS) == null;
            hungry = true;
            changed.signalAll();
            return first || !elsewhere;
        } finally {
            lock.unlock();
        }
    }

    /** The node of a worker wants to end: from now on others are to do its work. */
    void leaves(RoomRequest request, HostedWorker worker) {
        lock.lock();
        try {
            if (leaving.add(request)) {
                working--;
                used.merge(request.peer(), -1, Integer::sum);
            }
        } finally {
            lock.unlock();
        }
        listener.leaves(worker);
    }

    // The thread that looks

    private void run(Station station) {
        try {
            while (true) {
                String trouble = "it stores nothing";
                try {
                    look(station);
                } catch (IOException e) {
                    trouble = ErrorText.of(e);
                }
                if (station.outage().compareTo(options.patience()) > 0) {
                    listener.lost("the server of " + options + " has been away for " + station.outage().toSeconds()
                            + " s, longer than the patience of the pool: " + trouble);
                    return;
                }
                String end = station.end();
                if (end != null) {
                    loseUnlessClosed(end);
                    return;
                }
                lock.lock();
                try {
                    if (!closed && !hungry) {
                        var _ = changed.awaitNanos(calmNanos);
                    } else if (!closed) {
                        var _ = changed.awaitNanos(HUNGRY_NANOS);
                    }
                    if (closed) {
                        return;
                    }
                } finally {
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            // Nobody does that but to end it.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // Without this thread the pool would wait for ever.
            listener.lost("nobody looks for nodes any more: " + ErrorText.of(e));
        }
    }

    /** The station ends with the last pool that uses it, too. */
    private void loseUnlessClosed(String reason) {
        boolean ends;
        lock.lock();
        try {
            ends = closed;
        } finally {
            lock.unlock();
        }
        if (!ends) {
            listener.lost(reason);
        }
    }

    private void look(Station station) throws IOException, InterruptedException {
        Map<String, NodeCard> nodes = nodes(station);
        List<NodeCard> all = List.copyOf(nodes.values());
        int places = all.stream().mapToInt(NodeCard::places).sum();
        if (places != size && places > 0) {
            size = places;
            listener.sizeIs(places);
        }
        List<String> peers;
        List<RoomRequest> surplus = new ArrayList<>();
        lock.lock();
        try {
            long now = System.nanoTime();
            avoided.values().removeIf(until -> until - now < 0);
            nodes.keySet().removeAll(avoided.keySet());
            failing.values().removeIf(until -> until - now < 0);
            elsewhere = !failing.keySet().containsAll(nodes.keySet());
            if (elsewhere) {
                nodes.keySet().removeAll(failing.keySet());
                giveBackFailing(surplus);
            }
            int missing = wanted - working - granted.size();
            int lacking = missing - asked.size();
            peers = choose(nodes, missing);
            while (working + granted.size() > wanted && !granted.isEmpty()) {
                surplus.add(granted.removeLast());
            }
            hungry = wanted > working + granted.size() && peers.size() < lacking;
        } finally {
            lock.unlock();
        }
        surplus.forEach(request -> request.giveBack("it is not needed any more"));
        peers.forEach(peer -> ask(station, peer));
        tellIfScarce(station, all);
    }

    /** The caller holds the lock. */
    private void giveBackFailing(List<RoomRequest> surplus) {
        granted.removeIf(request -> {
            boolean fails = failing.containsKey(request.peer());
            if (fails) {
                surplus.add(request);
            }
            return fails;
        });
    }

    private Map<String, NodeCard> nodes(Station station) throws IOException, InterruptedException {
        var nodes = new HashMap<String, NodeCard>();
        for (Map.Entry<String, byte[]> entry : station.announced(NodeCard.KIND).entrySet()) {
            try {
                NodeCard card = NodeCard.of(entry.getValue());
                if (card.takes(label)) {
                    nodes.put(entry.getKey(), card);
                }
            } catch (CorruptFrame e) {
                // One of another version: it serves other programs.
                continue;
            }
        }
        return nodes;
    }

    /**
     * The nodes to ask, each as often as room is asked for there: those that have most first. What was asked for long ago is asked for
     * again where places are free: who was asked may be dead, or have all places taken for long.
     */
    private List<String> choose(Map<String, NodeCard> nodes, int missing) {
        Map<String, Integer> waiting = new HashMap<>();
        asked.forEach(request -> waiting.merge(request.peer(), 1, Integer::sum));
        Map<String, Integer> mine = new HashMap<>(used);
        waiting.forEach((peer, requests) -> mine.merge(peer, requests, Integer::sum));
        granted.forEach(request -> mine.merge(request.peer(), 1, Integer::sum));
        List<String> peers = new ArrayList<>(spread(nodes, mine, NodeCard::places, missing - asked.size()));
        peers.forEach(peer -> waiting.merge(peer, 1, Integer::sum));
        long now = System.nanoTime();
        int hopeful = peers.size() + (int) asked.stream().filter(request -> now - request.at() < calmNanos).count();
        peers.addAll(spread(nodes, waiting, NodeCard::free, missing - hopeful));
        return peers;
    }

    /**
     * Nodes for {@code count} requests, in turns.
     *
     * @param mine what this pool has or wants of nodes already; the requests are added
     * @param limit how much it may have of a node
     */
    private static List<String> spread(Map<String, NodeCard> nodes, Map<String, Integer> mine, ToIntFunction<NodeCard> limit, int count) {
        List<Map.Entry<String, NodeCard>> order = new ArrayList<>(nodes.entrySet());
        order.sort(Comparator.comparingInt((Map.Entry<String, NodeCard> node) -> node.getValue().waiting() - node.getValue().free())
                .thenComparing(Map.Entry::getKey));
        List<String> peers = new ArrayList<>();
        boolean more = true;
        while (more && peers.size() < count) {
            more = false;
            for (Map.Entry<String, NodeCard> node : order) {
                int already = mine.getOrDefault(node.getKey(), 0);
                if (peers.size() < count && already < limit.applyAsInt(node.getValue())) {
                    peers.add(node.getKey());
                    mine.put(node.getKey(), already + 1);
                    more = true;
                }
            }
        }
        return peers;
    }

    private void ask(Station station, String peer) {
        Link link = station.connect(peer, new byte[] {Talk.VERSION});
        var request = new RoomRequest(this, link);
        lock.lock();
        try {
            asked.add(request);
        } finally {
            lock.unlock();
        }
        request.start();
    }

    private void tellIfScarce(Station station, Collection<NodeCard> nodes) {
        boolean waits;
        lock.lock();
        try {
            waits = wanted > 0 && (nodes.isEmpty() || working + granted.size() == 0);
        } finally {
            lock.unlock();
        }
        String sentence = scarcity.look(nodes, waits, System.nanoTime());
        if (sentence != null) {
            station.say(sentence);
        }
    }
}
