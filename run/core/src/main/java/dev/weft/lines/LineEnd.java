package dev.weft.lines;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.FaultPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One end of a line: sends and receives whole messages of bytes.
 *
 * <p>A message travels in pieces. A sender may have {@link #WINDOW} bytes under way that the receiver has not granted back; the receiver
 * grants what it has taken, and the pieces of the one message that it is putting together. So a sender that is faster than its receiver
 * waits, a message may be of any length, and the channel, which others use as well, is never occupied for longer than a piece.
 *
 * <p>Thread-safe. Waiting is done on locks of java.util.concurrent, so virtual threads that wait occupy no carrier.
 */
public final class LineEnd {
    /** An object in its encoded form. */
    public static final int OBJECT = 1;
    /** Bytes as they are. */
    public static final int BYTES = 2;

    private static final int LAST = 4;
    private static final int DROPPED = 8;

    private static final int WINDOW = 256 * 1024;
    private static final int PIECE = 32 * 1024;

    /** After how many uses memory to share is worth making. */
    private static final int LANE_USES = 16;

    /** What a piece costs beyond its bytes. */
    private static final int PIECE_COST = 16;

    final String home;
    final long pair;
    final int side;

    /** Admits one sender; held while it waits for grants. */
    private final ReentrantLock sending = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private final ArrayDeque<Letter> letters = new ArrayDeque<>();
    private final List<Ticket> enclosed = new ArrayList<>();
    private @Nullable ByteWriter partial;
    private int partialCost;
    private long credit = WINDOW;
    private int owed;
    private long move;
    private volatile boolean begun;
    private volatile boolean left;
    private volatile boolean closed;
    private volatile boolean ended;
    private boolean refused;
    private String why = Packet.ENDED;

    /** How many whole messages were taken that came as packets. */
    private long packetsTaken;

    /** How many whole messages were sent as packets; guarded by {@link #sending}. */
    private long packetsSent;

    /** What both ends share; null while they share nothing, or if they cannot. Set once, with the lock held. */
    private volatile @Nullable Lane lane;

    /** Whether the other end has it too, so that it may be put into. */
    private volatile boolean laneOpen;

    /** How often this end was used, until a lane is worth trying; racy, an update may be lost. */
    private int uses;

    /** A message that has arrived. */
    public static final class Letter {
        public final int kind;
        public final ByteReader content;
        private final int cost;
        private final byte @Nullable [] whole;

        Letter(int kind, ByteReader content, int cost) {
            this.kind = kind;
            this.content = content;
            this.cost = cost;
            this.whole = null;
        }

        Letter(int kind, byte[] content) {
            this.kind = kind;
            this.content = new ByteReader(content);
            this.cost = 0;
            this.whole = content;
        }

        /** All of it, for who reads nothing of {@link #content}. */
        public byte[] bytes() {
            return whole == null ? content.rest() : whole;
        }
    }

    LineEnd(String home, long pair, int side, long move) {
        this.home = home;
        this.pair = pair;
        this.side = side;
        this.move = move;
    }

    /** This end, as one that stays here from the beginning. */
    LineEnd bound() {
        begun = true;
        return this;
    }

    void toPair(int kind, ByteWriter payload) {
        Switchboard.send(kind, this, payload);
    }

    // Use

    /** Every use comes by here: checks that it is allowed, and binds the end to this process. */
    private void begin() {
        if (begun && !closed && !left) {
            return;
        }
        lock.lock();
        try {
            checkHere();
            if (begun) {
                return;
            }
            begun = true;
        } finally {
            lock.unlock();
        }
        toPair(Packet.BEGUN, new ByteWriter(0));
    }

    private void checkHere() {
        if (closed) {
            throw new IllegalStateException("this end of a Duplex is closed; nothing can be done with it after close()");
        }
        if (left) {
            throw new IllegalStateException("this end of a Duplex was passed on to another process; use it there, and the other end here");
        }
    }

    /** Sends a message; false if the other end is gone. One that is interrupted half-way is not seen by the receiver. */
    public boolean send(int kind, byte[] content, int offset, int length) throws InterruptedException {
        begin();
        tryLane();
        sending.lockInterruptibly();
        try {
            Lane direct = laneOpen ? lane : null;
            if (direct != null && !ended && direct.put(kind, packetsSent, content, offset, length)) {
                if (direct.rings()) {
                    toPair(Packet.BELL, new ByteWriter(0));
                }
                return true;
            }
            int sent = 0;
            do {
                int count = Math.min(PIECE, length - sent);
                if (!awaitCredit(sent > 0, count + PIECE_COST)) {
                    return false;
                }
                var piece = new ByteWriter(count + 1);
                piece.write(sent + count == length ? kind | LAST : kind);
                piece.write(content, offset + sent, count);
                toPair(Packet.DATA, piece);
                FaultPoint.reach("line.piece");
                sent += count;
            } while (sent < length);
            packetsSent++;
            return true;
        } finally {
            sending.unlock();
        }
    }

    private boolean awaitCredit(boolean halfway, int cost) throws InterruptedException {
        lock.lock();
        try {
            while (credit <= 0 && !ended) {
                checkHere();
                changed.await();
            }
            checkHere();
            credit -= cost;
            return !ended;
        } catch (InterruptedException e) {
            if (halfway) {
                var drop = new ByteWriter(1);
                drop.write(DROPPED);
                toPair(Packet.DATA, drop);
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next message, waiting for it; null if none will come. One of another kind than {@code kind} stays and is an error. */
    public @Nullable Letter take(int kind) throws InterruptedException {
        begin();
        tryLane();
        Lane direct = lane;
        if (direct != null) {
            direct.spin();
        }
        Letter letter;
        int grant;
        lock.lockInterruptibly();
        try {
            while (!isHere() && !ended) {
                checkHere();
                changed.await();
            }
            checkHere();
            direct = lane;
            if (direct != null && direct.isDue(packetsTaken)) {
                checkKind(direct.kind(), kind);
                return new Letter(kind, direct.take());
            }
            letter = letters.peek();
            if (letter == null) {
                return null;
            }
            checkKind(letter.kind, kind);
            letters.remove();
            packetsTaken++;
            owe(letter.cost);
            if (letters.isEmpty()) {
                owe(partialCost);
                partialCost = 0;
            }
            grant = grant();
        } finally {
            lock.unlock();
        }
        grant(grant);
        return letter;
    }

    private static void checkKind(int kind, int wanted) {
        if (kind != wanted) {
            throw new IllegalStateException(
                    wanted == OBJECT
                            ? "the next message was sent by sendBytes; take it with receiveBytes()"
                            : "the next message was sent by send; take it with receive()");
        }
    }

    /** Whether there is a message; if not, the next is told of. The caller holds the lock. */
    private boolean isHere() {
        if (!letters.isEmpty()) {
            return true;
        }
        Lane direct = lane;
        if (direct == null) {
            return false;
        }
        if (direct.isDue(packetsTaken)) {
            return true;
        }
        direct.askForBell();
        return direct.isDue(packetsTaken);
    }

    private void owe(int cost) {
        owed += cost;
    }

    /** What to grant now, 0 if not worth a packet yet; the caller holds the lock. */
    private int grant() {
        if (owed < WINDOW / 4 || ended) {
            return 0;
        }
        int grant = owed;
        owed = 0;
        return grant;
    }

    private void grant(int grant) {
        if (grant > 0) {
            toPair(Packet.CREDIT, Pair.number(grant));
        }
    }

    /** Waits until {@link #take} would not; false if {@code timeout} passed before. */
    public boolean poll(Duration timeout) throws InterruptedException {
        begin();
        long deadline = Times.deadline(timeout);
        lock.lockInterruptibly();
        try {
            while (!isHere() && !ended) {
                checkHere();
                long nanos = deadline - System.nanoTime();
                if (nanos <= 0) {
                    return false;
                }
                long _ = changed.awaitNanos(nanos);
            }
            checkHere();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #take} would not wait. */
    public boolean isReady() {
        begin();
        lock.lock();
        try {
            checkHere();
            return isHere() || ended;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody else has this end because the same copy of it was claimed twice, or its holder had ended before. */
    public boolean isRefused() {
        lock.lock();
        try {
            return refused;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more is sent to the other end, nor comes from it but what is here. */
    public boolean isOver() {
        return ended;
    }

    /** What became of whoever had the other end, as what goes on after its name; once nothing comes any more. */
    public String why() {
        lock.lock();
        try {
            return why;
        } finally {
            lock.unlock();
        }
    }

    /** Ends that travel in a message from here are lost with this line unless they have arrived. */
    public void enclose(List<Ticket> tickets) {
        boolean late;
        lock.lock();
        try {
            enclosed.addAll(tickets);
            late = ended;
        } finally {
            lock.unlock();
        }
        if (late) {
            for (Ticket ticket : tickets) {
                ticket.lost();
            }
        }
    }

    /** Closes this end; the other sees what was sent, and then the end. May be repeated. */
    public void close() {
        lock.lock();
        try {
            if (closed || left) {
                closed |= !left;
                return;
            }
            closed = true;
            letters.clear();
            partial = null;
            hideLane();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Switchboard.leave(this);
        toPair(Packet.CLOSED, new ByteWriter(0));
        Readiness.changed();
    }

    // Short messages through shared memory

    /** Offers to share memory once this end was used for a while, if it can be. */
    private void tryLane() {
        if (uses > LANE_USES || lane != null || ++uses < LANE_USES) {
            return;
        }
        String child = Switchboard.childWithOtherEnd(this);
        if (child == null) {
            // Not begun there yet, perhaps; else this end need not ask again.
            uses = home.equals(Switchboard.address()) && !ended ? 0 : LANE_USES + 1;
            return;
        }
        uses = LANE_USES + 1;
        Lane made;
        try {
            made = Lane.make();
        } catch (IOException e) {
            // Packets do.
            return;
        }
        lock.lock();
        try {
            if (lane != null || ended || closed) {
                hide(made);
                return;
            }
            lane = made;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Readiness.changed();
        ByteReader descriptor = Packet.reader(Pair.number(made.area.descriptor()));
        Switchboard.route(Packet.toEnd(Packet.LANE, child, home, pair, 1 - side, descriptor));
    }

    /** The other end offers a lane, or says whether it has the one that it was offered; the caller holds the lock. */
    private ByteWriter lane(ByteReader payload) {
        Lane offered = lane;
        if (offered != null) {
            laneOpen = Pair.value(payload) != 0;
            hideLane();
            return new ByteWriter(0);
        }
        if (home.equals(Switchboard.address()) || !Switchboard.isWithin(Switchboard.address(), home)) {
            // Nobody but those above this process may name what it is to open.
            return new ByteWriter(0);
        }
        try {
            lane = Lane.open((int) Pair.value(payload));
            laneOpen = true;
            return Pair.number(1);
        } catch (IOException e) {
            return Pair.number(0);
        }
    }

    private void hideLane() {
        Lane found = lane;
        if (found != null) {
            hide(found);
        }
    }

    /** Nobody needs to find it any more. */
    private static void hide(Lane lane) {
        try {
            lane.area.hide();
        } catch (IOException e) {
            // It goes when it is collected.
            return;
        }
    }

    // Moving

    /** An end on its way to another process. */
    public final class Ticket {
        public final long number;

        private Ticket(long number) {
            this.number = number;
        }

        public String home() {
            return home;
        }

        public long pair() {
            return pair;
        }

        public int side() {
            return side;
        }

        /** It was not sent after all. */
        void takeBack() {
            lock.lock();
            try {
                left = false;
                move = number;
            } finally {
                lock.unlock();
            }
            Switchboard.enter(LineEnd.this);
            toPair(Packet.CLAIM, Pair.number(number));
        }

        /** Whoever has not claimed it by now will not do so. */
        void lost() {
            toPair(Packet.LOST, Pair.number(number));
        }
    }

    /** Takes this end out of this process. */
    public Ticket leave() {
        Ticket ticket;
        lock.lock();
        try {
            checkHere();
            if (begun) {
                throw new IllegalStateException(
                        "an end of a Duplex can be passed on until it is first used, but this one was used here; pass it on before, or make"
                                + " another Duplex");
            }
            left = true;
            ticket = new Ticket(move + 1);
        } finally {
            lock.unlock();
        }
        Switchboard.leave(this);
        toPair(Packet.LEFT, Pair.number(ticket.number));
        return ticket;
    }

    // Packets, on threads that read channels and on those of senders in this process

    void accept(int kind, ByteReader payload) {
        int grant = 0;
        ByteWriter laneAnswer = new ByteWriter(0);
        List<Ticket> lost = List.of();
        lock.lock();
        try {
            switch (kind) {
                case Packet.DATA -> {
                    piece(payload.read(), payload);
                    grant = grant();
                }
                case Packet.CREDIT -> credit += Pair.value(payload);
                case Packet.LANE -> laneAnswer = lane(payload);
                case Packet.BELL -> {
                    // Whoever sleeps here looks again.
                }
                default -> {
                    if (!ended && payload.remaining() > 0) {
                        why = Packet.words(payload);
                    }
                    ended = true;
                    hideLane();
                    refused |= kind == Packet.REFUSED;
                    partial = null;
                    lost = List.copyOf(enclosed);
                    enclosed.clear();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        grant(grant);
        if (!laneAnswer.isEmpty()) {
            toPair(Packet.LANE, laneAnswer);
        }
        for (Ticket ticket : lost) {
            ticket.lost();
        }
        Readiness.changed();
    }

    private void piece(int flags, ByteReader content) {
        if (closed || left) {
            return;
        }
        partialCost += content.remaining() + PIECE_COST;
        if ((flags & DROPPED) != 0) {
            partial = null;
        } else {
            ByteWriter whole = partial == null ? new ByteWriter(content.remaining()) : partial;
            byte[] rest = content.rest();
            whole.write(rest, 0, rest.length);
            partial = whole;
            if ((flags & LAST) != 0) {
                letters.add(new Letter(flags & ~LAST, Packet.reader(whole), partialCost));
                partial = null;
                partialCost = 0;
                return;
            }
        }
        if (letters.isEmpty()) {
            owe(partialCost);
            partialCost = 0;
        }
    }
}
