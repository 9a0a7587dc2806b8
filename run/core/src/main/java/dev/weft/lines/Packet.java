package dev.weft.lines;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;

/** What travels between a pair and its ends; its form is listed in ARCHITECTURE.md. */
final class Packet {
    /** The reason that a process gives by ending. */
    static final String ENDED = "has ended";

    // From a pair to an end, and from an end to its pair.
    static final int DATA = 1;
    static final int CREDIT = 2;
    static final int CLOSED = 3;

    // From an end to its pair.
    /** The end is here now. */
    static final int CLAIM = 4;
    /** The end is no longer here, and on its way to where it will be claimed. */
    static final int LEFT = 5;
    /** Nobody will claim the end any more. */
    static final int LOST = 6;
    /** The end was used for the first time, and stays where it is. */
    static final int BEGUN = 7;

    // From a pair to an end.
    /** The end was claimed by somebody else. */
    static final int REFUSED = 8;

    // To all whom it may concern.
    /** A process has ended, and with it all below it. */
    static final int GONE = 9;

    // From the process that made a pair to an end in its child, and back.
    /** Memory for short messages: its descriptor; back, 1 if it is open there, else 0. */
    static final int LANE = 10;

    /** There is something in that memory. */
    static final int BELL = 11;

    // Between processes that have no line yet.
    /** Asks for a line; the number is that of the {@link Dial}. */
    static final int DIAL = 12;

    /** The line was made, and the end of the receiver is claimed; its pair has number 0 if nobody is there. */
    static final int DIALLED = 13;

    final int kind;
    final boolean toPair;

    /** The process that this packet is for; for {@link #GONE} the one that has ended. */
    final String target;

    /** The process that made the pair, and the pair's number there. */
    final String home;

    final long pair;
    final int side;

    /** The process that the packet comes from. */
    final String from;

    final ByteReader payload;

    private Packet(int kind, boolean toPair, String target, String home, long pair, int side, String from, ByteReader payload) {
        this.kind = kind;
        this.toPair = toPair;
        this.target = target;
        this.home = home;
        this.pair = pair;
        this.side = side;
        this.from = from;
        this.payload = payload;
    }

    static Packet toPair(int kind, String home, long pair, int side, String from, ByteWriter payload) {
        return new Packet(kind, true, home, home, pair, side, from, reader(payload));
    }

    static Packet toEnd(int kind, String target, String home, long pair, int side, ByteReader payload) {
        return new Packet(kind, false, target, home, pair, side, home, payload);
    }

    static Packet dial(String home, long dial, String from, ByteWriter introduction) {
        return new Packet(DIAL, true, home, home, dial, 1, from, reader(introduction));
    }

    /** @param reason what goes on after a name of the process, for people */
    static Packet gone(String address, String reason) {
        var words = new ByteWriter(reason.length() + 2);
        words.writeString(reason);
        return new Packet(GONE, false, address, "", 0, 0, "", reader(words));
    }

    /** The reason of {@link #gone}. */
    static String words(ByteReader payload) {
        try {
            return payload.readString();
        } catch (CorruptFrame e) {
            return ENDED;
        }
    }

    static ByteReader reader(ByteWriter payload) {
        return new ByteReader(payload.array(), 0, payload.size());
    }

    ByteWriter encode() {
        var out = new ByteWriter(payload.remaining() + 64);
        out.write(kind);
        out.write(toPair ? 1 : 0);
        out.writeString(target);
        out.writeString(home);
        out.writeVar(pair);
        out.write(side);
        out.writeString(from);
        byte[] rest = payload.rest();
        out.write(rest, 0, rest.length);
        return out;
    }

    static Packet decode(ByteReader in) throws CorruptFrame {
        int kind = in.readByte();
        boolean toPair = in.readByte() != 0;
        String target = in.readString();
        String home = in.readString();
        long pair = in.readVar();
        int side = in.readByte();
        if (side < 0 || side > 1 || !(toPair ? isToPair(kind) : isToEnd(kind) || kind == GONE)) {
            throw new CorruptFrame("a packet of kind " + kind + " is for side " + side + " of " + (toPair ? "a pair" : "an end"));
        }
        String from = in.readString();
        // Here, where it comes from: who passes it on to somebody else would blame itself.
        if (kind == DATA) {
            in.copy().readByte();
        } else if (kind == CREDIT || kind == CLAIM || kind == LEFT || kind == LOST || kind == LANE || kind == DIALLED) {
            in.copy().readVar();
        }
        return new Packet(kind, toPair, target, home, pair, side, from, new ByteReader(in.rest()));
    }

    /** Whether it may travel between programs. */
    boolean crosses() {
        return switch (kind) {
            case DATA, CREDIT, CLOSED -> true;
            case DIAL -> toPair;
            case DIALLED -> !toPair;
            default -> false;
        };
    }

    private static boolean isToPair(int kind) {
        return (kind >= DATA && kind <= BEGUN) || kind == LANE || kind == BELL || kind == DIAL;
    }

    private static boolean isToEnd(int kind) {
        return switch (kind) {
            case DATA, CREDIT, CLOSED, REFUSED, LANE, BELL, DIALLED -> true;
            default -> false;
        };
    }

    /** Whether a process that stands at {@code address}, or one below it, may say this. */
    boolean canComeFrom(String address) {
        String author = toPair ? from : kind == GONE ? target : home;
        return Switchboard.isWithin(author, address);
    }
}
