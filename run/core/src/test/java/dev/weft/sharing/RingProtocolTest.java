package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * All that two that put, two that take and one that closes can do to a ring with room for one message, step by step, while any one of them
 * is killed: the protocol of {@link MemoryRing}, {@link RingBell} and {@link GuardedRing} as a model. A step is one access to memory that
 * others see, or what the home does with the lock of a bell. The locks of the ends are as {@code LockWordProtocolTest} finds them.
 */
class RingProtocolTest {
    private static final int PUTTING = RingCore.PUTTING;
    private static final int TAKING = RingCore.TAKING;
    private static final int CLOSER = 4;
    private static final int NOBODY = -1;

    /** Where a party is. */
    private enum At {
        OUTSIDE,
        /** It has the lock of its end, and is about to look whether it can go on. */
        INSIDE,
        /** It writes or reads a message. */
        BUSY,
        /** It has moved its end, and still has the lock. */
        MOVED,
        /** It has given the lock back, and is to look whether the other end is to be woken. */
        LOOKING,
        /** It has seen that, and is to ring. */
        RINGING,
        /** It is to sleep. */
        TIRED,
        /** The home has written where it waits, and is to look whether that is reached. */
        ANNOUNCED,
        ASLEEP,
        /** It has seen that the ring is closed and empty. */
        OVER,
        DONE,
        /** It was killed, and the home does not know. */
        KILLED,
        GONE
    }

    /** What is in the place for the message. */
    private enum Place {
        NOTHING,
        PART,
        MESSAGE
    }

    /**
     * The state of all.
     *
     * @param owners who has the lock of each end
     * @param awaited what the other end must come to for whoever sleeps at each end; 0 if nobody does
     * @param killed whether somebody was
     * @param torn whether a message was read that was not whole
     */
    private record State(int tail, int head, Place place, boolean closed, List<Integer> owners, List<Integer> awaited, List<At> at,
            boolean killed, boolean torn) {
        State at(int party, At now) {
            var places = new ArrayList<>(at);
            places.set(party, now);
            return new State(tail, head, place, closed, owners, awaited, places, killed, torn);
        }

        State owner(int end, int party) {
            var changed = new ArrayList<>(owners);
            changed.set(end, party);
            return new State(tail, head, place, closed, changed, awaited, at, killed, torn);
        }

        State awaited(int end, int position) {
            var changed = new ArrayList<>(awaited);
            changed.set(end, position);
            return new State(tail, head, place, closed, owners, changed, at, killed, torn);
        }

        State tail(int now) {
            return new State(now, head, place, closed, owners, awaited, at, killed, torn);
        }

        State head(int now) {
            return new State(tail, now, place, closed, owners, awaited, at, killed, torn);
        }

        State place(Place now) {
            return new State(tail, head, now, closed, owners, awaited, at, killed, torn);
        }

        State close() {
            return new State(tail, head, place, true, owners, awaited, at, killed, torn);
        }

        State kill(int party) {
            return new State(tail, head, place, closed, owners, awaited, at, true, torn).at(party, At.KILLED);
        }

        State withTorn() {
            return new State(tail, head, place, closed, owners, awaited, at, killed, true);
        }

        boolean isReached(int end, int position) {
            return closed || (end == PUTTING ? head : tail) >= position;
        }

        /** Whoever sleeps at {@code end} sleeps no more. */
        State ring(int end) {
            State rung = awaited(end, 0);
            for (int party = 0; party < CLOSER; party++) {
                if (end(party) == end && (at.get(party) == At.ASLEEP || at.get(party) == At.ANNOUNCED)) {
                    rung = rung.at(party, At.INSIDE);
                }
            }
            return rung;
        }
    }

    private static int end(int party) {
        return party < 2 ? PUTTING : TAKING;
    }

    /** What the model can get wrong. */
    private enum Flaw {
        NONE,
        /** A message is shown before it is written. */
        SHOWN_TOO_EARLY,
        /** Where somebody waits is written after the look whether that is reached. */
        ANNOUNCED_TOO_LATE,
        /** The home does not ring for the dead. */
        DEATH_WITHOUT_BELL,
        /** A closed and empty ring is over although somebody may be putting. */
        OVER_TOO_EARLY
    }

    private record Protocol(Flaw flaw) implements StateSpace.Protocol<State> {
        @Override
        public State begin() {
            return new State(0, 0, Place.NOTHING, false, List.of(NOBODY, NOBODY), List.of(0, 0),
                    List.of(At.OUTSIDE, At.OUTSIDE, At.OUTSIDE, At.OUTSIDE, At.OUTSIDE), false, false);
        }

        @Override
        public Map<String, State> next(State state) {
            var next = new LinkedHashMap<String, State>();
            for (int party = 0; party <= CLOSER; party++) {
                At at = state.at.get(party);
                List<State> after = party == CLOSER ? closing(state) : step(state, party);
                for (int i = 0; i < after.size(); i++) {
                    next.put(party + " goes on from " + at + " " + i, after.get(i));
                }
                if (!state.killed && at != At.DONE) {
                    next.put(party + " is killed at " + at, state.kill(party));
                }
            }
            return next;
        }

        private List<State> closing(State state) {
            return switch (state.at.get(CLOSER)) {
                case OUTSIDE -> List.of(state.close().at(CLOSER, At.LOOKING));
                case LOOKING -> List.of(state.ring(PUTTING).at(CLOSER, At.RINGING));
                case RINGING -> List.of(state.ring(TAKING).at(CLOSER, At.DONE));
                case KILLED -> List.of(ended(state, CLOSER));
                default -> List.of();
            };
        }

        private State ended(State state, int party) {
            State told = state.at(party, At.GONE);
            for (int end = PUTTING; end <= TAKING; end++) {
                if (told.owners.get(end) == party) {
                    told = told.owner(end, NOBODY);
                }
                if (flaw != Flaw.DEATH_WITHOUT_BELL) {
                    told = told.ring(end);
                }
            }
            return told;
        }

        private List<State> step(State state, int party) {
            int end = end(party);
            int other = 1 - end;
            boolean puts = end == PUTTING;
            boolean isThere = puts ? state.tail == state.head : state.tail > state.head;
            int position = puts ? state.tail : state.head + 1;
            return switch (state.at.get(party)) {
                case OUTSIDE -> state.owners.get(end) == NOBODY ? List.of(state.owner(end, party).at(party, At.INSIDE)) : List.of();
                case INSIDE -> {
                    if (puts && state.closed) {
                        yield List.of(state.owner(end, NOBODY).at(party, At.DONE));
                    }
                    if (!isThere && state.closed) {
                        yield List.of(state.at(party, At.OVER));
                    }
                    if (!isThere) {
                        yield List.of(state.at(party, At.TIRED));
                    }
                    State begun = puts ? state.place(Place.PART) : state;
                    yield List.of((puts && flaw == Flaw.SHOWN_TOO_EARLY ? begun.tail(state.tail + 1) : begun).at(party, At.BUSY));
                }
                case BUSY -> {
                    if (puts) {
                        State written = state.place(Place.MESSAGE);
                        yield List.of((flaw == Flaw.SHOWN_TOO_EARLY ? written : written.tail(state.tail + 1)).at(party, At.MOVED));
                    }
                    State read = state.place == Place.MESSAGE ? state : state.withTorn();
                    yield List.of(read.head(state.head + 1).at(party, At.MOVED));
                }
                case MOVED -> List.of(state.owner(end, NOBODY).at(party, At.LOOKING));
                case LOOKING -> {
                    int waitsFor = state.awaited.get(other);
                    boolean rings = waitsFor != 0 && state.isReached(other, waitsFor);
                    yield List.of(state.at(party, rings ? At.RINGING : puts ? At.DONE : At.OUTSIDE));
                }
                case RINGING -> List.of(state.ring(other).at(party, puts ? At.DONE : At.OUTSIDE));
                case TIRED -> {
                    if (flaw == Flaw.ANNOUNCED_TOO_LATE) {
                        yield List.of(state.at(party, state.isReached(end, position) ? At.INSIDE : At.ANNOUNCED));
                    }
                    yield List.of(state.awaited(end, position).at(party, At.ANNOUNCED));
                }
                case ANNOUNCED -> {
                    if (flaw == Flaw.ANNOUNCED_TOO_LATE) {
                        yield List.of(state.awaited(end, position).at(party, At.ASLEEP));
                    }
                    yield List.of(state.isReached(end, position)
                            ? state.awaited(end, 0).at(party, At.INSIDE)
                            : state.at(party, At.ASLEEP));
                }
                case OVER -> {
                    if (flaw != Flaw.OVER_TOO_EARLY && state.owners.get(PUTTING) != NOBODY) {
                        yield List.of();
                    }
                    boolean isOver = flaw == Flaw.OVER_TOO_EARLY || !isThere;
                    yield List.of(isOver ? state.owner(TAKING, NOBODY).at(party, At.DONE) : state.at(party, At.INSIDE));
                }
                case KILLED -> List.of(ended(state, party));
                case ASLEEP, DONE, GONE -> List.of();
            };
        }

        @Override
        public @Nullable String wrong(State state) {
            return state.torn ? "a message was read that is not whole" : null;
        }

        @Override
        public @Nullable String wrongAtEnd(State state) {
            // One that was killed before it could close leaves the others waiting as they should, but not for what is there.
            boolean closed = state.at.get(CLOSER) == At.DONE || state.closed;
            for (int party = 0; party < CLOSER; party++) {
                At at = state.at.get(party);
                boolean puts = end(party) == PUTTING;
                if (at == At.DONE || at == At.GONE) {
                    continue;
                }
                if (closed) {
                    return party + " waits at a closed ring";
                }
                if (puts ? state.tail == state.head : state.tail > state.head) {
                    return party + " waits for what is there";
                }
            }
            boolean takerLeft = state.at.get(2) == At.DONE || state.at.get(3) == At.DONE;
            return takerLeft && state.tail != state.head ? "a message is left, but the ring was said to be over" : null;
        }
    }

    @Test
    void noMessageIsTornOrLeftAndNobodyWaitsForNothing() {
        StateSpace.Result result = StateSpace.explore(new Protocol(Flaw.NONE));
        assertNull(result.wrong(), () -> String.join("\n", result.way()));
        assertTrue(result.states() > 10_000, "only " + result.states() + " states");
    }

    @Test
    void theCheckFindsEveryFlaw() {
        for (Flaw flaw : Flaw.values()) {
            if (flaw != Flaw.NONE) {
                assertNotNull(StateSpace.explore(new Protocol(flaw)).wrong(), flaw::toString);
            }
        }
    }
}
