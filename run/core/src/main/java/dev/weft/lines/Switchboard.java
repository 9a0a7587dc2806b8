package dev.weft.lines;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where this process stands in the tree of processes, and which way a packet goes from here. The program has a name as its address, say
 * {@code p}, its third child {@code p/3}, the first child of that {@code p/3/1}; addresses are never used again. A packet goes along the
 * channels between parents and children, which are private and end with their processes: nothing has a name that others could find, nothing
 * listens, nothing is left behind. Only to processes of other programs it goes along connections that the program asked for.
 */
public final class Switchboard {
    private static final Map<String, Branch> BRANCHES = new ConcurrentHashMap<>();
    private static final Map<String, Foreign> HOSTS = new ConcurrentHashMap<>();
    private static final Map<String, Foreign> GUESTS = new ConcurrentHashMap<>();
    private static final Map<Long, Pair> PAIRS = new ConcurrentHashMap<>();
    private static final Map<String, LineEnd> ENDS = new ConcurrentHashMap<>();
    private static final Map<Long, Dial> DIALS = new ConcurrentHashMap<>();
    private static final AtomicLong CHILDREN = new AtomicLong();
    private static final AtomicLong LINES = new AtomicLong();
    private static final AtomicLong DIALLED = new AtomicLong();

    private static volatile @Nullable Callee callee;

    private Switchboard() {}

    // The tree

    public static String address() {
        return Seat.address();
    }

    /** Whether the process at {@code address} belongs to this program. */
    public static boolean isKin(String address) {
        return program(address).equals(program(address()));
    }

    private static String program(String address) {
        int end = address.indexOf('/');
        return end < 0 ? address : address.substring(0, end);
    }

    /** A child is about to be started. */
    public static Branch branch(Neighbour child) {
        var branch = new Branch(address() + "/" + CHILDREN.incrementAndGet(), child);
        BRANCHES.put(branch.address, branch);
        return branch;
    }

    static void end(Branch branch) {
        BRANCHES.remove(branch.address);
        if (branch.isUsed()) {
            gone(Packet.gone(branch.address, Packet.ENDED), branch);
        }
    }

    /**
     * A connection to a process of another program.
     *
     * @param address that of the other process, which is no other guest, or host, of this one
     * @param guest what it is here; null if this process is its guest
     */
    public static Foreign join(String address, Neighbour neighbour, @Nullable Guest guest) {
        var foreign = new Foreign(address, neighbour, guest);
        (guest == null ? HOSTS : GUESTS).put(address, foreign);
        return foreign;
    }

    static void end(Foreign foreign, String reason) {
        if (foreign.guest != null) {
            var _ = GUESTS.remove(foreign.address, foreign);
            callerGone(foreign.address);
        } else {
            var _ = HOSTS.remove(foreign.address, foreign);
            Packet packet = Packet.gone(foreign.address, reason);
            homeGone(packet);
            tellChildren(packet, null);
        }
    }

    /** The connection by which {@code packet} leaves this program; null if there is none here. */
    private static @Nullable Foreign abroad(Packet packet) {
        Map<String, Foreign> all = packet.toPair ? HOSTS : GUESTS;
        if (all.isEmpty()) {
            return null;
        }
        String at = packet.target;
        while (true) {
            Foreign foreign = all.get(at);
            int end = at.lastIndexOf('/');
            if (foreign != null || end < 0) {
                return foreign;
            }
            at = at.substring(0, end);
        }
    }

    static boolean isWithin(String address, String above) {
        return address.startsWith(above) && (address.length() == above.length() || address.charAt(above.length()) == '/');
    }

    private static void gone(Packet packet, @Nullable Branch source) {
        callerGone(packet.target);
        homeGone(packet);
        tellChildren(packet, source);
        for (Foreign host : HOSTS.values()) {
            if (isWithin(packet.target, address())) {
                host.send(packet);
            }
        }
        Neighbour above = Seat.parent;
        if (above != null && source != null) {
            above.send(packet.encode());
        }
    }

    private static void callerGone(String address) {
        for (Pair pair : PAIRS.values()) {
            pair.gone(address);
        }
    }

    private static void homeGone(Packet packet) {
        String address = packet.target;
        for (LineEnd end : ENDS.values()) {
            if (isWithin(end.home, address)) {
                end.accept(Packet.CLOSED, packet.payload.copy());
            }
        }
        for (Dial dial : DIALS.values()) {
            if (isWithin(dial.home, address)) {
                dial.nobody();
            }
        }
    }

    private static void tellChildren(Packet packet, @Nullable Branch source) {
        for (Branch branch : BRANCHES.values()) {
            if (branch != source && branch.isUsed()) {
                branch.send(packet.encode());
            }
        }
    }

    // Packets

    /** A packet came from the parent. */
    public static void accept(ByteReader packet) throws IOException {
        accept((Branch) null, packet);
    }

    static void accept(@Nullable Branch source, ByteReader body) throws IOException {
        Packet packet = Packet.decode(body);
        if (source != null && !packet.canComeFrom(source.address)) {
            throw new CorruptFrame("a packet of kind " + packet.kind + " is not from " + source.address + ", where it comes from");
        }
        if (packet.kind == Packet.GONE) {
            gone(packet, source);
        } else {
            route(packet);
        }
    }

    static void accept(Foreign source, ByteReader body) throws IOException {
        Packet packet = Packet.decode(body);
        if (!source.mayBring(packet)) {
            throw new CorruptFrame("a packet of kind " + packet.kind + " cannot come from another program");
        }
        if (packet.kind == Packet.GONE) {
            callerGone(packet.target);
        } else if (packet.kind == Packet.DIAL) {
            answer(packet, source.guest);
        } else {
            route(packet);
        }
    }

    /** Whether the pair that {@code packet} is for, if it is still there, was dialled by who sends that. */
    static boolean isOwn(Packet packet) {
        Pair pair = packet.kind == Packet.DIAL ? null : PAIRS.get(packet.pair);
        return pair == null || pair.isDialledBy(packet.from, packet.side);
    }

    static void route(Packet packet) {
        String own = address();
        if (packet.target.equals(own)) {
            arrive(packet);
            return;
        }
        if (!isWithin(packet.target, own)) {
            leave(packet);
            return;
        }
        int end = packet.target.indexOf('/', own.length() + 1);
        Branch branch = BRANCHES.get(end < 0 ? packet.target : packet.target.substring(0, end));
        if (branch != null) {
            branch.send(packet.encode());
        }
        // Looked at again: a child that ends now without ever having been sent a packet is told to nobody.
        if (branch == null || BRANCHES.get(branch.address) != branch) {
            undeliverable(packet);
        }
    }

    /** A packet goes to a process that is not below this one. */
    private static void leave(Packet packet) {
        Foreign foreign = abroad(packet);
        if (foreign == null) {
            Neighbour above = Seat.parent;
            if (above == null) {
                undeliverable(packet);
            } else {
                above.send(packet.encode());
            }
            return;
        }
        boolean sent = foreign.mayCarry(packet);
        if (sent) {
            foreign.send(packet);
        }
        if (!sent || abroad(packet) != foreign) {
            undeliverable(packet);
        }
    }

    private static void arrive(Packet packet) {
        if (packet.kind == Packet.DIAL) {
            answer(packet, null);
            return;
        }
        if (packet.kind == Packet.DIALLED) {
            connect(packet);
            return;
        }
        if (!packet.toPair) {
            LineEnd end = ENDS.get(key(packet.home, packet.pair, packet.side));
            if (end != null) {
                end.accept(packet.kind, packet.payload);
            }
            return;
        }
        Pair pair = PAIRS.get(packet.pair);
        if (pair == null) {
            undeliverable(packet);
            return;
        }
        pair.accept(packet);
    }

    /** An end must not wait for a pair that is gone; that an end is gone, its pair learns by other ways. */
    private static void undeliverable(Packet packet) {
        if (packet.kind == Packet.DIAL) {
            route(Packet.toEnd(Packet.DIALLED, packet.from, packet.home, 0, 1, Packet.reader(Pair.number(packet.pair))));
            return;
        }
        boolean waits = packet.kind == Packet.CLAIM || packet.kind == Packet.BEGUN || packet.kind == Packet.DATA;
        if (packet.toPair && waits) {
            var nothing = new ByteReader(new byte[0]);
            route(Packet.toEnd(Packet.CLOSED, packet.from, packet.home, packet.pair, packet.side, nothing));
        }
    }

    // Lines

    /** Makes a line; both of its ends are here. */
    public static LineEnd[] line() {
        long number = LINES.incrementAndGet();
        String home = address();
        PAIRS.put(number, new Pair(number, home));
        return new LineEnd[] {enter(new LineEnd(home, number, 0, 0)), enter(new LineEnd(home, number, 1, 0))};
    }

    /** An end that left another place has arrived here. */
    public static LineEnd claim(String home, long pair, int side, long move) {
        LineEnd end = enter(new LineEnd(home, pair, side, move));
        end.toPair(Packet.CLAIM, Pair.number(move));
        return end;
    }

    // Dialling

    /** What a process does for others that dial it. */
    public interface Callee {
        /**
         * Takes over the end of a new line. Called on a thread that reads a channel, so it must not wait.
         *
         * @param introduction what the caller says of itself
         * @param guest what the caller is here; null if it is of this program
         */
        void accept(LineEnd end, ByteReader introduction, @Nullable Guest guest);

        /** What this process says of itself. */
        ByteWriter introduction(@Nullable Guest guest);
    }

    /** Said once, before anybody can have a reason to dial this process. */
    public static void serve(Callee newCallee) {
        callee = newCallee;
    }

    /** Makes a line to the process at {@code home}, and waits for it; an interrupt does not end that, and is kept. */
    public static Dial dial(String home, ByteWriter introduction) {
        var dial = new Dial(home);
        Long number = DIALLED.incrementAndGet();
        DIALS.put(number, dial);
        try {
            route(Packet.dial(home, number, address(), introduction));
            dial.await();
        } finally {
            DIALS.remove(number);
        }
        return dial;
    }

    private static void answer(Packet packet, @Nullable Guest guest) {
        Callee answering = callee;
        if (answering == null) {
            undeliverable(packet);
            return;
        }
        long number = LINES.incrementAndGet();
        String home = address();
        PAIRS.put(number, new Pair(number, home, packet.from));
        LineEnd end = enter(new LineEnd(home, number, 0, 0).bound());
        ByteWriter payload = Pair.number(packet.pair);
        ByteWriter introduction = answering.introduction(guest);
        payload.write(introduction.array(), 0, introduction.size());
        route(Packet.toEnd(Packet.DIALLED, packet.from, home, number, 1, Packet.reader(payload)));
        answering.accept(end, packet.payload, guest);
    }

    private static void connect(Packet packet) {
        Dial dial = DIALS.get(Pair.value(packet.payload));
        if (dial == null || !dial.home.equals(packet.home)) {
            return;
        }
        if (packet.pair == 0) {
            dial.nobody();
        } else {
            dial.connected(enter(new LineEnd(packet.home, packet.pair, 1, 0).bound()), packet.payload);
        }
    }

    static LineEnd enter(LineEnd end) {
        ENDS.put(key(end.home, end.pair, end.side), end);
        return end;
    }

    static void leave(LineEnd end) {
        var _ = ENDS.remove(key(end.home, end.pair, end.side), end);
    }

    static void forget(long pair) {
        PAIRS.remove(pair);
    }

    private static String key(String home, long pair, int side) {
        return home + ":" + pair + ":" + side;
    }

    static boolean isChild(String address) {
        return BRANCHES.containsKey(address);
    }

    /** The child that has the other end of a line that was made here; null if no child has it. */
    static @Nullable String childWithOtherEnd(LineEnd end) {
        Pair pair = end.home.equals(address()) ? PAIRS.get(end.pair) : null;
        return pair == null ? null : pair.childOf(1 - end.side);
    }

    static void send(int kind, LineEnd end, ByteWriter payload) {
        route(Packet.toPair(kind, end.home, end.pair, end.side, address(), payload));
    }
}
