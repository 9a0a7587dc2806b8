package dev.weft.lines;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of a line, in the process that made them: knows where each is, and passes on what one has for the other.
 *
 * <p>An end may change its place until it is first used. Each move has a number, given by the process that the end leaves; the highest
 * that was claimed counts, so claims and notices may come in any order. What is for an end that was not used yet waits here, no more than
 * a sender may have under way. When a place is gone, so is the end there; an end that is between two places is gone when the one who sent
 * it says so.
 */
final class Pair {
    private static final ByteReader NOTHING = new ByteReader(new byte[0]);

    private final long number;

    // Guarded by this; packets are passed on with it held, so that they keep their order.
    private final Side[] sides;

    private static final class Side {
        String place;
        boolean underWay;
        long claimed;
        boolean begun;
        boolean closed;
        final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

        Side(String place) {
            this.place = place;
        }
    }

    private static final class Waiting {
        final int kind;
        final ByteReader payload;

        Waiting(int kind, ByteReader payload) {
            this.kind = kind;
            this.payload = payload;
        }
    }

    Pair(long number, String home) {
        this.number = number;
        this.sides = new Side[] {new Side(home), new Side(home)};
    }

    /** The pair of a line that {@code caller} dialled: nobody claims its ends, and both stay where they are. */
    Pair(long number, String home, String caller) {
        this(number, home);
        sides[1].place = caller;
        sides[0].begun = true;
        sides[1].begun = true;
    }

    synchronized void accept(Packet packet) {
        Side side = sides[packet.side];
        switch (packet.kind) {
            case Packet.DATA, Packet.CREDIT -> pass(1 - packet.side, packet.kind, packet.payload);
            case Packet.LANE, Packet.BELL -> {
                if (sides[1 - packet.side].begun) {
                    pass(1 - packet.side, packet.kind, packet.payload);
                }
            }
            case Packet.CLOSED -> close(packet.side);
            case Packet.BEGUN -> begin(packet.side);
            case Packet.CLAIM -> claim(side, packet);
            case Packet.LEFT -> side.underWay |= value(packet.payload) > side.claimed;
            case Packet.LOST -> {
                if (value(packet.payload) > side.claimed) {
                    close(packet.side);
                }
            }
            default -> throw new IllegalStateException("a pair was sent a packet of kind " + packet.kind);
        }
    }

    private void claim(Side side, Packet packet) {
        long move = value(packet.payload);
        if (side.closed || move <= side.claimed) {
            Switchboard.route(Packet.toEnd(Packet.REFUSED, packet.from, packet.home, number, packet.side, NOTHING));
            return;
        }
        side.claimed = move;
        side.place = packet.from;
        side.underWay = false;
    }

    private void begin(int number) {
        Side side = sides[number];
        if (side.begun) {
            return;
        }
        side.begun = true;
        for (Waiting next : side.waiting) {
            deliver(number, next.kind, next.payload);
        }
        side.waiting.clear();
    }

    private void pass(int number, int kind, ByteReader payload) {
        Side side = sides[number];
        if (side.closed) {
            return;
        }
        if (side.begun) {
            deliver(number, kind, payload);
        } else {
            side.waiting.add(new Waiting(kind, new ByteReader(payload.rest())));
        }
    }

    private void deliver(int side, int kind, ByteReader payload) {
        Switchboard.route(Packet.toEnd(kind, sides[side].place, Switchboard.address(), number, side, payload));
    }

    private void close(int number) {
        Side side = sides[number];
        if (side.closed) {
            return;
        }
        side.closed = true;
        side.waiting.clear();
        pass(1 - number, Packet.CLOSED, NOTHING);
        if (sides[1 - number].closed) {
            Switchboard.forget(this.number);
        }
    }

    /** The child in which the end of this side is for good; null if it is elsewhere, or may still go there. */
    synchronized @Nullable String childOf(int number) {
        Side side = sides[number];
        return side.begun && !side.closed && Switchboard.isChild(side.place) ? side.place : null;
    }

    /** Whether one end of this pair was dialled from {@code address}, or from below it, and {@code side} is that end. */
    synchronized boolean isDialledBy(String address, int side) {
        return side == 1 && sides[0].begun && Switchboard.isWithin(sides[1].place, address);
    }

    /** A process has ended, and all below it. */
    synchronized void gone(String address) {
        for (int i = 0; i < sides.length; i++) {
            if (!sides[i].underWay && Switchboard.isWithin(sides[i].place, address)) {
                close(i);
            }
        }
    }

    /** The payload of {@link Packet#CLAIM}, {@link Packet#LEFT}, {@link Packet#LOST} and {@link Packet#CREDIT}. */
    static ByteWriter number(long value) {
        var out = new ByteWriter(10);
        out.writeVar(value);
        return out;
    }

    static long value(ByteReader payload) {
        try {
            return payload.readVar();
        } catch (CorruptFrame e) {
            throw new IllegalStateException("a packet holds no number", e);
        }
    }
}
