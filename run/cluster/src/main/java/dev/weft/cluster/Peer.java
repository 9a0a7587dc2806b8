package dev.weft.cluster;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Another station, as this one sees it: the links with it, and the letters both ways. When there have been no links for long, a
 * {@link Past} takes its place.
 *
 * <p>A letter is made up under the lock and closed and posted without it, by whichever thread has something to say while no other one does
 * that for this peer. While enough letters are under way, what is to be said gathers for the next one.
 */
final class Peer {
    /** With so many bytes a letter is full, if it has more than one piece. */
    private static final int FULL = Link.MOST_BYTES;

    /** How many letters may be under way, however little is in them. */
    private static final int FEW = 2;

    /** How many letters may be under way when each has at least {@link #MUCH} bytes. */
    private static final int MOST = 4;

    private static final int MUCH = 64 * 1024;

    /** How much one link puts into a letter before it is the next one's turn. */
    private static final int TURN = 32 * 1024;

    /** How many links of a peer may be in letters that were lost. */
    private static final int MOST_MISSING = 10_000;

    /** Of a letter that is kept for the next one. */
    private static final int KEEP = 64 * 1024;

    final String id;
    final ReentrantLock lock = new ReentrantLock();
    private final Station station;
    private final Seal.Closing closing;

    /** Used by the thread that takes letters. */
    final Seal.Opening opening;

    /** Whether the thread that posts will look here. */
    final AtomicBoolean isReady = new AtomicBoolean();

    /** Of the links that this side opens; those of the other side have the other one. */
    private final int side;

    /** For one letter at a time; used by whoever is {@link #posting}. */
    private final ByteWriter plain = new ByteWriter(1024);

    // All guarded by the lock.
    private final Map<Long, Link> links = new HashMap<>();

    /** Links with pieces to be posted, in the order of their turns; no link is in it twice. */
    private final ArrayDeque<Link> talking = new ArrayDeque<>();

    /** Links of which the other side does not know how far they are. */
    private final Set<Link> owing = new LinkedHashSet<>();

    /** Frames that are said once. */
    private final ByteWriter words = new ByteWriter(64);

    private long opened;
    private long lastTheirs;

    /** Links of the other side before {@link #lastTheirs} whose opening has not come. */
    private final Set<Long> missing = new HashSet<>();

    private int underWay;
    private boolean posting;
    private boolean mustSpeak;

    /** When a letter came, or the first of the links was made. */
    private long heard;

    /** When a letter was posted. */
    private long said;

    /** Until when nothing is posted, since the last letter could not be. */
    private long pausedUntil;

    private boolean isPaused;

    /** Whether a {@link Past} has taken its place. */
    private boolean isRetired;

    /** Whether it was given up for its silence, and has said nothing since. */
    private boolean isLost;

    /** When it was given up. */
    private long lost;

    /**
     * All that must be known of a peer with which there are no links: which letters and links there were before, so that none comes again.
     *
     * @param opened how many links this side has opened
     * @param lastTheirs the last link that the other side has opened
     * @param closed number of the last letter to it
     * @param taken number of the last letter from it
     * @param isLost whether it was given up, and has said nothing since
     */
    record Past(long opened, long lastTheirs, long closed, long taken, boolean isLost) {
        /** Of a peer that was never heard of. */
        static final Past NONE = new Past(0, 0, 0, 0, false);
    }

    Peer(Station station, String id, Seal seal, Past past) {
        this.station = station;
        this.id = id;
        this.closing = seal.new Closing(station.id(), id, past.closed);
        this.opening = seal.new Opening(id, station.id(), past.taken);
        this.opened = past.opened;
        this.lastTheirs = past.lastTheirs;
        this.isLost = past.isLost;
        this.lost = station.now() - station.life();
        this.heard = station.now();
        this.said = heard;
        this.side = station.id().compareTo(id) < 0 ? 0 : 1;
    }

    /** A new link; null if this peer is not in use any more. */
    @Nullable Link connect(byte[] with, int window) {
        Link link;
        lock.lock();
        try {
            if (isRetired) {
                return null;
            }
            opened++;
            link = new Link(this, opened << 1 | side, window);
            String end = station.end();
            if (end != null) {
                link.fail(end);
                return link;
            }
            add(link, station.now());
            link.outgoing.add(Frame.OPEN, window, with);
            hasPieces(link);
        } finally {
            lock.unlock();
        }
        flush();
        return link;
    }

    private void add(Link link, long now) {
        if (links.isEmpty()) {
            heard = now;
            said = now;
        }
        links.put(link.id, link);
    }

    /** A link has something to be posted. */
    void hasPieces(Link link) {
        if (!talking.contains(link)) {
            talking.add(link);
        }
    }

    /** The other side is to be told at once how far a link is. */
    void tell(Link link) {
        owing.add(link);
        mustSpeak = true;
    }

    /** Posts what is to be said, if that can be now and no other thread does. */
    void flush() {
        lock.lock();
        try {
            if (posting) {
                return;
            }
            posting = true;
            try {
                while (compose()) {
                    lock.unlock();
                    try {
                        station.post(this, closing.close(plain.array(), plain.size()));
                    } finally {
                        lock.lock();
                    }
                }
            } finally {
                posting = false;
                if (links.isEmpty()) {
                    // Peers stay for a while, and there may be many that have left.
                    plain.reset(0);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean compose() {
        if (!mayPost()) {
            return false;
        }
        long now = station.now();
        plain.reset(KEEP);
        plain.write(words.array(), 0, words.size());
        words.reset(KEEP);
        for (Link link : owing) {
            link.incoming.tell(plain, link.id);
        }
        owing.clear();
        mustSpeak = false;
        addPieces(now);
        said = now;
        underWay++;
        return true;
    }

    private boolean mayPost() {
        if (isRetired) {
            // The numbers of its letters go on with who takes its place: none may be used twice.
            return false;
        }
        if (isPaused && station.now() - pausedUntil < 0 || underWay >= MOST) {
            return false;
        }
        isPaused = false;
        if (!mustSpeak && words.isEmpty() && talking.isEmpty()) {
            return false;
        }
        return underWay < FEW || isMuch();
    }

    private boolean isMuch() {
        int bytes = 0;
        for (Link link : talking) {
            bytes += link.outgoing.waitingBytes();
            if (bytes >= MUCH) {
                return true;
            }
        }
        return false;
    }

    /** At least one piece, however long; then as many as a letter has room for. */
    private void addPieces(long now) {
        boolean isFirst = true;
        while (!talking.isEmpty()) {
            Link link = talking.remove();
            int turn = plain.size() + TURN;
            Piece piece = link.outgoing.peek();
            while (piece != null && plain.size() < turn && (isFirst || plain.size() + piece.cost() <= FULL)) {
                piece.write(plain, link.id);
                link.outgoing.post(now);
                piece = link.outgoing.peek();
                isFirst = false;
            }
            if (piece != null && plain.size() < turn) {
                talking.addFirst(link);
                return;
            }
            if (piece != null) {
                talking.add(link);
            }
        }
    }

    /** A letter was stored, or not; called by any thread. */
    void posted(boolean isStored) {
        boolean more;
        lock.lock();
        try {
            underWay--;
            if (!isStored) {
                long now = station.now();
                isPaused = true;
                pausedUntil = now + station.pause();
                resend(now);
            }
            more = !isPaused && mayPost();
        } finally {
            lock.unlock();
        }
        if (more) {
            station.ready(this);
        }
    }

    /** The server is there again, and may have lost everything. */
    void resume() {
        lock.lock();
        try {
            isPaused = false;
            resend(station.now());
        } finally {
            lock.unlock();
        }
        station.ready(this);
    }

    private void resend(long now) {
        for (Link link : links.values()) {
            resend(link, now);
        }
    }

    private void resend(Link link, long now) {
        link.outgoing.rewind(now);
        owing.add(link);
        if (link.outgoing.isWaiting()) {
            hasPieces(link);
        }
    }

    /** What is inside a letter of this peer. Gives the links that it has opened with it. */
    List<Opened> accept(byte[] letter) throws CorruptFrame {
        var made = new ArrayList<Opened>();
        lock.lock();
        try {
            long now = station.now();
            heard = now;
            if (isLost) {
                isLost = false;
                station.say(Station.nameOf(id) + " is heard of again");
            }
            var in = new ByteReader(letter);
            while (in.remaining() > 0) {
                int kind = in.readByte();
                switch (kind) {
                    case Frame.OPEN, Frame.DATA, Frame.CLOSE -> {
                        Opened opened = acceptPiece(kind, in, letter, now);
                        if (opened != null) {
                            made.add(opened);
                        }
                    }
                    case Frame.ACK -> acceptAck(in, now);
                    case Frame.RESET -> acceptReset(in.readVar());
                    case Frame.BYE -> endAll(Station.nameOf(id) + " has left: " + in.readString());
                    default -> throw new CorruptFrame("a frame of a letter has kind " + kind);
                }
            }
        } finally {
            lock.unlock();
        }
        return made;
    }

    /** A link that the peer has opened, and with what. */
    record Opened(Link link, byte[] opening) {}

    private @Nullable Opened acceptPiece(int kind, ByteReader in, byte[] letter, long now) throws CorruptFrame {
        long linkId = in.readVar();
        long number = in.readVar();
        int type = in.readVarInt();
        int end = in.enterItem();
        int length = end - (letter.length - in.remaining());
        in.leaveItem(end);
        Link link = links.get(linkId);
        boolean isNew = link == null && isUnheardOf(linkId);
        if (isNew && kind == Frame.OPEN) {
            link = accept(linkId, type, now);
        }
        if (link == null) {
            if (isNew) {
                // What comes after an opening that was lost.
                Frame.ack(words, linkId, 0, 0, true);
            } else {
                Frame.reset(words, linkId);
            }
            return null;
        }
        owing.add(link);
        if (!link.incoming.isNext(number)) {
            mustSpeak |= link.incoming.hasHole();
            return null;
        }
        if (kind == Frame.OPEN) {
            if (!isNew) {
                throw new CorruptFrame("a link is opened twice");
            }
            byte[] opening = new byte[length];
            System.arraycopy(letter, end - length, opening, 0, length);
            return new Opened(link, opening);
        }
        link.take(kind, type, letter, end - length, length);
        if (link.isClosed()) {
            link.incoming.tell(words, linkId);
            remove(link);
        }
        return null;
    }

    /** Whether a link is one that the other side opens, and of which nothing has come. */
    private boolean isUnheardOf(long linkId) {
        long number = linkId >>> 1;
        return (linkId & 1) != side && (number > lastTheirs || missing.contains(number));
    }

    private Link accept(long linkId, int window, long now) throws CorruptFrame {
        long number = linkId >>> 1;
        if (window < StationOptions.LEAST_WINDOW || window > StationOptions.MOST_WINDOW
                || number - lastTheirs + missing.size() > MOST_MISSING) {
            throw new CorruptFrame("link " + number + " after " + lastTheirs + " is opened with a window of " + window);
        }
        for (long between = lastTheirs + 1; between < number; between++) {
            missing.add(between);
        }
        missing.remove(number);
        lastTheirs = Math.max(lastTheirs, number);
        var link = new Link(this, linkId, window);
        add(link, now);
        return link;
    }

    private void acceptAck(ByteReader in, long now) throws CorruptFrame {
        long linkId = in.readVar();
        long arrived = in.readVar();
        long received = in.readVar();
        boolean hole = in.readByte() != 0;
        Link link = links.get(linkId);
        if (link == null) {
            if (!isUnheardOf(linkId)) {
                Frame.reset(words, linkId);
            }
            return;
        }
        link.acknowledge(arrived, received, now);
        if (hole) {
            link.outgoing.rewind(now);
        }
        if (link.outgoing.isWaiting()) {
            hasPieces(link);
        } else {
            talking.remove(link);
        }
        if (link.isClosed()) {
            remove(link);
        }
    }

    private void acceptReset(long linkId) {
        Link link = links.get(linkId);
        if (link != null) {
            link.reset(Station.nameOf(id) + " does not have this link any more: it has not heard of this process for too long");
            remove(link);
        }
    }

    private void remove(Link link) {
        links.remove(link.id);
        talking.remove(link);
        owing.remove(link);
    }

    /** Ends all links. */
    void fail(String reason) {
        lock.lock();
        try {
            endAll(reason);
        } finally {
            lock.unlock();
        }
    }

    private void endAll(String reason) {
        for (Link link : links.values()) {
            link.fail(reason);
        }
        links.clear();
        talking.clear();
        owing.clear();
    }

    /** What is due at {@code now}: signs of life, what was not acknowledged, and the end if the peer was not heard of since too long. */
    void tick(long now) {
        lock.lock();
        try {
            if (!links.isEmpty()) {
                long silence = station.silence(now, heard);
                if (silence > station.lease()) {
                    lose(now, silence);
                } else {
                    keepUp(now);
                }
            }
        } finally {
            lock.unlock();
        }
        flush();
    }

    private void lose(long now, long silence) {
        String reason = "%s has not been heard of for %.1f s".formatted(Station.nameOf(id), silence / 1e9);
        isLost = true;
        lost = now;
        endAll(reason);
        station.say(reason + " and is taken for lost");
    }

    /** Whether it was given up for its silence in the last {@code time}, and has said nothing since. */
    boolean wasLost(long now, long time) {
        lock.lock();
        try {
            return isLost && now - lost < time;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts what is to be kept of a peer with which there were no links for {@code time} into {@code pasts}, and ends its use; called by
     * the thread that takes letters.
     *
     * @return false if it is in use
     */
    boolean retire(long now, long time, Map<String, Past> pasts) {
        lock.lock();
        try {
            boolean hasLinks = !links.isEmpty() || !missing.isEmpty();
            boolean isSpeaking = posting || underWay > 0 || mustSpeak || !words.isEmpty() || !talking.isEmpty();
            if (hasLinks || isSpeaking || now - heard < time || now - said < time) {
                return false;
            }
            pasts.put(id, new Past(opened, lastTheirs, closing.number(), opening.last(), isLost));
            isRetired = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void keepUp(long now) {
        for (Link link : links.values()) {
            if (link.outgoing.isStuck(now, station.third())) {
                resend(link, now);
            }
        }
        if (now - said >= station.third()) {
            owing.addAll(links.values());
            mustSpeak = true;
        }
        mustSpeak |= !owing.isEmpty();
    }

    /** Says that this station leaves, after everything else that is to be said. */
    void leave(String reason) {
        lock.lock();
        try {
            Frame.bye(words, reason);
        } finally {
            lock.unlock();
        }
        flush();
    }

    /** Whether nothing is under way to the peer or waits for that, as far as it could be. */
    boolean isQuiet() {
        lock.lock();
        try {
            return underWay == 0 && !posting && (isPaused || talking.isEmpty() && words.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    boolean hasLinks() {
        lock.lock();
        try {
            return !links.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
