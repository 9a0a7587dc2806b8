package dev.weft.cluster;

import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.ErrorText;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This process on the cluster: it has an inbox on the server, links with other stations, and may announce itself. Whatever the server loses
 * is sent again. Thread-safe.
 */
final class Station implements AutoCloseable {
    /** Bytes of an opening. */
    static final int MOST_OPENING = 64 * 1024;

    private static final String LEFT = "this process has left the cluster";
    private static final System.Logger LOG = System.getLogger("dev.weft.cluster");

    /** Between the name and the rest of an id, which is of hexadecimal digits. */
    private static final char MARK = '~';

    private static final int ID_BYTES = 16;
    private static final int MOST_NAME = Seal.MOST_ID - 2 * ID_BYTES - 1;

    /** What the server keeps ends after so many leases. */
    private static final int LIFE = 3;

    // Parts of a lease.
    private static final int TICKS = 12;
    private static final int TAKES = 5;
    private static final int PAUSES = 20;
    private static final int THIRD = 3;
    private static final int HALF = 2;

    /** However long the lease. */
    private static final long MOST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** How long it may take at most until what was said last is stored. */
    private static final long MOST_GOODBYE = TimeUnit.SECONDS.toNanos(1);

    /** How often it is told that letters were refused. */
    private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Broker broker;
    private final Seal seal;
    private final String id;
    private final StationOptions options;
    private final Acceptor acceptor;
    private final LongSupplier clock;
    private final Words words;
    private final Outage outage;
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();

    /** What is known of stations that are not among the peers; of others it may be out of date. Some 200 bytes for each that was met. */
    private final Map<String, Peer.Past> pasts = new ConcurrentHashMap<>();

    /** Guarded by its own monitor, also while it is said to the server: an old one never comes after a new one, or after its end. */
    private final Map<String, byte[]> announcements = new HashMap<>();

    /** Peers with something to be posted by the thread that does that. */
    private final LinkedBlockingQueue<Peer> ready = new LinkedBlockingQueue<>();

    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final Thread taker;
    private final Thread poster;

    /** Why there are no links any more. */
    private volatile @Nullable String end;

    /** Whether the threads have nothing more to do. */
    private volatile boolean isClosed;

    /** When people were told last that something was refused. */
    private final AtomicLong warned;

    /** When it was looked last which peers are not in use; of the thread that takes. */
    private long retired;

    // Guarded by this.
    private boolean isLeaving;
    private long ticked;
    private long announced;

    /** Whether people know that the server is away. */
    private boolean isTold;
    private boolean isRefusalTold;

    private Station(Broker broker, ClusterKey key, String name, StationOptions options, Acceptor acceptor, Words words,
            LongSupplier clock) {
        this.broker = broker;
        this.seal = new Seal(key);
        this.id = newId(name);
        this.options = options;
        this.acceptor = acceptor;
        this.words = words;
        this.clock = clock;
        this.outage = new Outage(clock.getAsLong(), broker.comeback(takeTime()).toNanos(), lease());
        this.ticked = clock.getAsLong();
        this.announced = ticked;
        this.retired = ticked;
        this.warned = new AtomicLong(ticked - WARN_NANOS);
        this.taker = Thread.ofPlatform().daemon(true).name("weft-cluster-take").unstarted(() -> guard(this::takeAll));
        this.poster = Thread.ofPlatform().daemon(true).name("weft-cluster-post").unstarted(() -> guard(this::postAll));
    }

    private static String newId(String name) {
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        String plain = name.replaceAll("[^ -}]", "?");
        return plain.substring(0, Math.min(plain.length(), MOST_NAME)) + MARK + HexFormat.of().formatHex(random);
    }

    /**
     * A station on {@code broker}, which it closes with itself.
     *
     * @param name of this process, for people, as it goes into sentences of others: "node web-3"
     * @param words is told when the server or another station is away, and when it is there again
     * @throws IOException if the server cannot be reached or does not let this process in, in a sentence for people
     */
    static Station open(Broker broker, ClusterKey key, String name, StationOptions options, Acceptor acceptor, Words words)
            throws IOException {
        return open(broker, key, name, options, acceptor, words, System::nanoTime);
    }

    static Station open(Broker broker, ClusterKey key, String name, StationOptions options, Acceptor acceptor, Words words,
            LongSupplier clock) throws IOException {
        var station = new Station(broker, key, name, options, acceptor, words, clock);
        try {
            broker.attach(station.id, station.lifeTime());
        } catch (IOException | RuntimeException | Error e) {
            broker.close();
            throw e;
        }
        var _ = station.outage.reached(station.now());
        station.taker.start();
        station.poster.start();
        return station;
    }

    /** Who this is, for {@link #connect} of others: no two stations have the same, nor has a process after its restart. */
    String id() {
        return id;
    }

    /** Where it meets others, for people. */
    String server() {
        return broker.server();
    }

    /** The name in the id of a station. */
    static String nameOf(String id) {
        int mark = id.lastIndexOf(MARK);
        return mark < 0 ? id : id.substring(0, mark);
    }

    /**
     * Opens a link, and waits for nothing: what is sent over it arrives after the opening. That there is no such station is noticed after a
     * lease; then, or if the other side does not want it, the link ends.
     *
     * @param peer id of the other station
     * @param opening tells its acceptor what the link is for; at most 64 KiB
     */
    Link connect(String peer, byte[] opening) {
        if (opening.length > MOST_OPENING) {
            throw new IllegalArgumentException("an opening has at most 64 KiB, but this one has " + opening.length + " bytes");
        }
        if (peer.equals(id)) {
            throw new IllegalArgumentException("a station has no links with itself");
        }
        Link link;
        do {
            link = peers.computeIfAbsent(peer, this::newPeer).connect(opening.clone(), options.window());
        } while (link == null);
        return link;
    }

    private Peer newPeer(String peer) {
        return new Peer(this, peer, seal, pasts.getOrDefault(peer, Peer.Past.NONE));
    }

    /** How many stations it has links with, or had until lately. */
    int peers() {
        return peers.size();
    }

    /**
     * Announces {@code bytes} in place of what this station announced of this kind before, and keeps that alive until it is closed. Waits
     * for nothing: others see it a moment later, or when the server can be reached again.
     */
    void announce(String kind, byte[] bytes) {
        byte[] copy = bytes.clone();
        synchronized (announcements) {
            if (end != null) {
                return;
            }
            announcements.put(kind, copy);
            renew(kind, copy);
        }
    }

    private void renew(String kind, byte[] bytes) {
        broker.announce(kind, id, seal.closeAnnouncement(kind, id, bytes, Instant.now()), lifeTime());
    }

    /** Takes back what this station announced of a kind. */
    void withdraw(String kind) {
        synchronized (announcements) {
            if (announcements.remove(kind) != null) {
                broker.withdraw(kind, id);
            }
        }
    }

    /**
     * What stations with the same key announced of a kind, by their ids, without those that were given up for their silence. One that was
     * killed is there for three leases more if there was no link with it.
     *
     * @throws IOException if the server cannot be reached
     */
    Map<String, byte[]> announced(String kind) throws IOException, InterruptedException {
        var opened = new HashMap<String, byte[]>();
        Instant now = Instant.now();
        broker.announced(kind).forEach((who, closed) -> {
            byte[] bytes = seal.openAnnouncement(kind, who, closed, now, lifeTime());
            if (bytes == null) {
                // Who that is cannot be believed either.
                refuse("a node or program is not seen whose key is another one, or whose clock is more than a minute behind");
            } else if (!isLost(who)) {
                opened.put(who, bytes);
            }
        });
        return opened;
    }

    /** Whether a peer was given up, has said nothing since, and may still be announced. */
    private boolean isLost(String who) {
        Peer peer = peers.get(who);
        return peer != null && peer.wasLost(now(), life());
    }

    /** How long the server has been away; zero if it is there. */
    Duration outage() {
        return Duration.ofNanos(outage.length(now()));
    }

    /** How many letters and announcements were dropped since they were not sealed with this cluster's key. */
    long refused() {
        return refused.get();
    }

    /** How many letters were dropped since they, or later ones of the same sender, had come before. */
    long repeated() {
        return repeated.get();
    }

    /** Ends all links, tells their peers, and takes everything of this station from the server. */
    @Override
    public void close() {
        synchronized (this) {
            if (isLeaving) {
                return;
            }
            isLeaving = true;
            end = end == null ? LEFT : end;
        }
        withdrawAll();
        awaitQuiet();
        failAll(LEFT).forEach(peer -> peer.leave("it was closed"));
        awaitQuiet();
        isClosed = true;
        end(taker);
        end(poster);
        broker.close();
    }

    /** Ends all links; gives the peers that there were some with. */
    private List<Peer> failAll(String reason) {
        List<Peer> linked = peers.values().stream().filter(Peer::hasLinks).toList();
        peers.values().forEach(peer -> peer.fail(reason));
        return linked;
    }

    private void withdrawAll() {
        synchronized (announcements) {
            List.copyOf(announcements.keySet()).forEach(this::withdraw);
        }
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            if (thread != Thread.currentThread()) {
                thread.join(Duration.ofNanos(MOST_GOODBYE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a moment until what was said is stored. */
    private void awaitQuiet() {
        long until = System.nanoTime() + Math.min(MOST_GOODBYE, lease() / TAKES);
        while (outage.length(now()) == 0 && System.nanoTime() - until < 0 && !peers.values().stream().allMatch(Peer::isQuiet)) {
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    // What peers ask.

    long now() {
        return clock.getAsLong();
    }

    long lease() {
        return options.lease().toNanos();
    }

    /** After what time nothing is left on the server of a process that is gone. */
    long life() {
        return lease() * LIFE;
    }

    long third() {
        return lease() / THIRD;
    }

    /** How long to wait after a letter could not be stored. */
    long pause() {
        return Math.min(MOST_PAUSE, lease() / PAUSES);
    }

    private Duration takeTime() {
        return options.lease().dividedBy(TAKES);
    }

    private Duration lifeTime() {
        return options.lease().multipliedBy(LIFE);
    }

    /** Why there are no links; null if there may be. */
    @Nullable String end() {
        return end;
    }

    /** How long a peer that was last heard of at {@code heard} has been silent, as far as this process could have heard it. */
    long silence(long now, long heard) {
        return outage.length(now) > 0 ? 0 : now - Math.max(heard, outage.graced());
    }

    /** Tells people. */
    void say(String sentence) {
        words.say(sentence);
    }

    void post(Peer peer, byte[] letter) {
        var _ = broker.post(peer.id, List.of(letter)).whenComplete((isStored, error) -> {
            if (error == null) {
                outage.stored(now());
            } else {
                outage.refused(now());
            }
            peer.posted(error == null && isStored);
        });
    }

    /** Something is to be posted by the thread that does that. */
    void ready(Peer peer) {
        if (peer.isReady.compareAndSet(false, true)) {
            ready.add(peer);
        }
    }

    /** Without either of its threads nothing comes or goes, and whoever has a link would wait for ever. */
    private void guard(Runnable loop) {
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "a thread of a cluster's station has ended", e);
            breakDown(ErrorText.of(e));
        }
    }

    private void breakDown(String error) {
        String reason = "this process cannot go on in the cluster: " + error;
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = reason;
        }
        say(reason);
        List<Peer> linked = failAll(reason);
        withdrawAll();
        linked.forEach(peer -> peer.leave("it cannot go on: " + error));
    }

    private void postAll() {
        long tick = lease() / TICKS;
        while (!isClosed) {
            try {
                Peer peer = ready.poll(tick, TimeUnit.NANOSECONDS);
                if (peer != null) {
                    peer.isReady.set(false);
                    peer.flush();
                }
            } catch (InterruptedException e) {
                return;
            }
            tick(tick);
        }
    }

    /** Does what is due, if the last time is at least {@code least} nanoseconds ago. */
    synchronized void tick(long least) {
        long now = now();
        if (now - ticked < least) {
            return;
        }
        if (now - ticked > lease() / HALF) {
            outage.slept(now, now - ticked);
        }
        ticked = now;
        if (end == null) {
            outage.look(now, lease() / HALF);
            lookAtOutage(outage.length(now), outage.away(now), outage.refusing(now));
        }
        peers.values().forEach(peer -> peer.tick(now));
        if (now - announced >= lease()) {
            announceAll(now);
        }
    }

    private void lookAtOutage(long length, long away, long refusing) {
        if (length > options.patience().toNanos()) {
            String reason = "%s has not been reachable for %.1f s".formatted(broker.server(), length / 1e9);
            if (!failAll(reason).isEmpty()) {
                say(reason + ", so all that ran over it is given up");
            }
        } else if (!isTold && away > lease() / HALF) {
            isTold = true;
            sayOfOutage("has not answered", away);
        } else if (!isRefusalTold && away == 0 && refusing > lease() / HALF) {
            isRefusalTold = true;
            sayOfOutage("answers, but has stored nothing", refusing);
        }
        if (isRefusalTold && refusing == 0) {
            isRefusalTold = false;
            say(broker.server() + " stores what it is sent again");
        }
    }

    private void sayOfOutage(String what, long length) {
        say("%s %s for %.1f s; what runs goes on, and nothing is given up before %d s".formatted(broker.server(), what, length / 1e9,
                options.patience().toSeconds()));
    }

    /** The server has answered after {@code away}, and may have lost everything. */
    private void comeBack(long away) {
        peers.values().forEach(Peer::resume);
        announceAll(now());
        synchronized (this) {
            if (isTold) {
                isTold = false;
                say("%s is there again after %.1f s".formatted(broker.server(), away / 1e9));
            }
        }
    }

    private synchronized void announceAll(long now) {
        announced = now;
        synchronized (announcements) {
            announcements.forEach(this::renew);
        }
    }

    private void takeAll() {
        Duration wait = takeTime();
        while (!isClosed) {
            try {
                List<byte[]> letters = broker.take(wait);
                long away = outage.reached(now());
                if (away > 0) {
                    comeBack(away);
                }
                letters.forEach(this::accept);
                retirePeers(now());
            } catch (IOException e) {
                outage.missed();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A process may meet any number of others in its life. */
    private void retirePeers(long now) {
        if (now - retired < lease()) {
            return;
        }
        retired = now;
        for (Peer peer : peers.values()) {
            if (peer.retire(now, life(), pasts)) {
                peers.remove(peer.id);
            }
        }
    }

    private void accept(byte[] letter) {
        String sender = Seal.sender(letter);
        if (sender == null || sender.equals(id)) {
            refuse("letters are dropped that are not sealed with the key of this cluster");
            return;
        }
        Peer peer = peers.get(sender);
        boolean isNew = peer == null;
        if (peer == null) {
            peer = newPeer(sender);
        }
        if (peer.opening.isOld(letter)) {
            repeated.incrementAndGet();
            return;
        }
        byte[] plain = peer.opening.open(letter);
        if (plain == null) {
            refuse("letters are dropped that are not sealed with the key of this cluster");
            return;
        }
        if (isNew) {
            Peer other = peers.putIfAbsent(sender, peer);
            if (other != null) {
                // It was connected to just now. What came will be sent again.
                return;
            }
        }
        accept(peer, plain);
    }

    private void accept(Peer peer, byte[] plain) {
        try {
            for (Peer.Opened opened : peer.accept(plain)) {
                accept(peer, opened);
            }
        } catch (CorruptFrame e) {
            peer.fail("what " + nameOf(peer.id) + " sends cannot be understood: " + e.getMessage());
        }
        peer.flush();
    }

    private void accept(Peer peer, Peer.Opened opened) {
        if (end != null) {
            opened.link().close(nameOf(id) + " is about to leave the cluster");
            return;
        }
        try {
            acceptor.accepted(opened.link(), opened.opening(), peer.id);
        } catch (RuntimeException | Error e) {
            opened.link().close("the link could not be accepted: " + ErrorText.of(e));
        }
    }

    /** Something was not sealed as it should be; people are told now and then. */
    private void refuse(String what) {
        long count = refused.incrementAndGet();
        long now = now();
        long last = warned.get();
        if (now - last >= WARN_NANOS && warned.compareAndSet(last, now)) {
            LOG.log(System.Logger.Level.WARNING, what + ": " + count + " so far");
        }
    }
}
