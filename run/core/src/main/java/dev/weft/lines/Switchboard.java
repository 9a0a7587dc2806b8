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
 * Where this process stands in the tree of processes, and which way a packet goes from here. The program has the empty address, its
 * third child {@code /3}, the first child of that {@code /3/1}; addresses are never used again. A packet goes along the channels between
 * parents and children, which are private and end with their processes: nothing has a name, nothing listens, nothing is left behind.
 */
public final class Switchboard {
    private static final Map<String, Branch> BRANCHES = new ConcurrentHashMap<>();
    private static final Map<Long, Pair> PAIRS = new ConcurrentHashMap<>();
    private static final Map<String, LineEnd> ENDS = new ConcurrentHashMap<>();
    private static final AtomicLong CHILDREN = new AtomicLong();
    private static final AtomicLong LINES = new AtomicLong();

    private Switchboard() {}

    // The tree

    public static String address() {
        return Seat.address;
    }

    /** A child is about to be started. */
    public static Branch branch(Neighbour child) {
        var branch = new Branch(Seat.address + "/" + CHILDREN.incrementAndGet(), child);
        BRANCHES.put(branch.address, branch);
        return branch;
    }

    static void end(Branch branch) {
        BRANCHES.remove(branch.address);
        if (branch.isUsed()) {
            gone(branch.address, branch);
        }
    }

    static boolean isWithin(String address, String above) {
        return address.startsWith(above) && (address.length() == above.length() || address.charAt(above.length()) == '/');
    }

    private static void gone(String address, @Nullable Branch source) {
        for (Pair pair : PAIRS.values()) {
            pair.gone(address);
        }
        for (LineEnd end : ENDS.values()) {
            if (isWithin(end.home, address)) {
                end.accept(Packet.CLOSED, new ByteReader(new byte[0]));
            }
        }
        Packet packet = Packet.gone(address);
        for (Branch branch : BRANCHES.values()) {
            if (branch != source && branch.isUsed()) {
                branch.send(packet.encode());
            }
        }
        Neighbour above = Seat.parent;
        if (above != null && source != null) {
            above.send(packet.encode());
        }
    }

    // Packets

    /** A packet came from the parent. */
    public static void accept(ByteReader packet) throws IOException {
        accept(null, packet);
    }

    static void accept(@Nullable Branch source, ByteReader body) throws IOException {
        Packet packet = Packet.decode(body);
        if (source != null && !packet.canComeFrom(source.address)) {
            throw new CorruptFrame("a packet of kind " + packet.kind + " is not from " + source.address + ", where it comes from");
        }
        if (packet.kind == Packet.GONE) {
            gone(packet.target, source);
        } else {
            route(packet);
        }
    }

    static void route(Packet packet) {
        String own = Seat.address;
        if (packet.target.equals(own)) {
            arrive(packet);
            return;
        }
        if (!isWithin(packet.target, own)) {
            Neighbour above = Seat.parent;
            if (above != null) {
                above.send(packet.encode());
            }
            return;
        }
        int end = packet.target.indexOf('/', own.length() + 1);
        Branch branch = BRANCHES.get(end < 0 ? packet.target : packet.target.substring(0, end));
        if (branch != null) {
            branch.send(packet.encode());
        } else {
            undeliverable(packet);
        }
    }

    private static void arrive(Packet packet) {
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
        String home = Seat.address;
        PAIRS.put(number, new Pair(number, home));
        return new LineEnd[] {enter(new LineEnd(home, number, 0, 0)), enter(new LineEnd(home, number, 1, 0))};
    }

    /** An end that left another place has arrived here. */
    public static LineEnd claim(String home, long pair, int side, long move) {
        LineEnd end = enter(new LineEnd(home, pair, side, move));
        end.toPair(Packet.CLAIM, Pair.number(move));
        return end;
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
        Pair pair = end.home.equals(Seat.address) ? PAIRS.get(end.pair) : null;
        return pair == null ? null : pair.childOf(1 - end.side);
    }

    static void send(int kind, LineEnd end, ByteWriter payload) {
        route(Packet.toPair(kind, end.home, end.pair, end.side, Seat.address, payload));
    }
}
