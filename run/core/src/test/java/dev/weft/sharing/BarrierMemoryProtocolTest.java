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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All that two processes can do at a barrier for two in memory, each twice, while somebody resets it once and the first is killed anywhere:
 * the protocol of {@link MemoryBarrier} and {@link HeapBarrier} as a model. A step is one access to memory, or what the home does with its
 * lock, for which it has the word watched.
 */
class BarrierMemoryProtocolTest {
    private static final int PARTIES = 2;
    private static final int DYING = 0;

    /** What a party does next. */
    private enum At {
        LOOK,
        ANNOUNCE,
        ARRIVE,
        /** It has arrived in memory, and looks whether its cycle is over. */
        LOOK_ON,
        /** It is over; whether it was reset is to be looked at. */
        LOOK_AT_RESET,
        /** It asks the home how its cycle ended. */
        ASK,
        /** It arrives at home. */
        COME,
        ASLEEP,
        /** It was woken by what was done at home. */
        AWAKE,
        DONE,
        /** It was killed, and the home does not know. */
        KILLED,
        GONE
    }

    /** The word. */
    private record Word(boolean watched, int cycle, int arrived, boolean broken) {}

    /**
     * A party.
     *
     * @param cycle in which it has arrived, or was about to
     * @param hasArrived whether it has
     * @param left how often it is still to await the barrier
     */
    private record Caller(At at, Word seen, int cycle, boolean hasArrived, int left) {
        Caller at(At now) {
            return new Caller(now, seen, cycle, hasArrived, left);
        }
    }

    /**
     * The state of all.
     *
     * @param reset the last cycle that was reset
     * @param opened the cycles in which all have gone on, as bits
     * @param wrong what a party was told that is not so
     */
    private record State(Word word, int reset, List<Integer> announced, List<Caller> callers, int opened, boolean resets, boolean killed,
            @Nullable String wrong) {
        State word(Word now) {
            return new State(now, reset, announced, callers, opened, resets, killed, wrong);
        }

        State reset(int cycle) {
            return new State(word, cycle, announced, callers, opened, true, killed, wrong);
        }

        State announced(int party, int cycle) {
            var all = new ArrayList<>(announced);
            all.set(party, Math.max(cycle, all.get(party)));
            return new State(word, reset, all, callers, opened, resets, killed, wrong);
        }

        State caller(int party, Caller now) {
            var all = new ArrayList<>(callers);
            all.set(party, now);
            return new State(word, reset, announced, all, opened, resets, killed, wrong);
        }

        State kill() {
            return new State(word, reset, announced, callers, opened, resets, true, wrong).caller(DYING,
                    callers.get(DYING).at(At.KILLED));
        }

        State open() {
            return new State(new Word(word.watched, word.cycle + 1, 0, false), reset, announced, callers, opened | 1 << word.cycle, resets,
                    killed, wrong);
        }

        boolean hasOpened(int cycle) {
            return (opened >> cycle & 1) != 0;
        }

        /** A party is told how its cycle ended. */
        State told(int party, boolean open) {
            Caller one = callers.get(party);
            String lie = hasOpened(one.cycle) == open ? wrong : "party " + party + " is told that its cycle " + one.cycle
                    + (open ? " has opened" : " was broken");
            State told = new State(word, reset, announced, callers, opened, resets, killed, lie);
            return told.caller(party, fresh(one.left - 1));
        }
    }

    private static Caller fresh(int left) {
        return new Caller(left == 0 ? At.DONE : At.LOOK, new Word(false, 0, 0, false), 0, false, left);
    }

    /** What the model can get wrong. */
    private enum Flaw {
        NONE,
        /** A party tells in which cycle it has arrived after it has. */
        ANNOUNCED_TOO_LATE,
        /** It arrives in memory though the word is watched. */
        ARRIVED_WHILE_WATCHED,
        /** A cycle that is over is taken for one that has opened. */
        RESET_NOT_SEEN
    }

    private record Protocol(Flaw flaw) implements StateSpace.Protocol<State> {
        @Override
        public State begin() {
            return new State(new Word(false, 1, 0, false), 0, List.of(0, 0), List.of(fresh(2), fresh(2)), 0, false, false, null);
        }

        @Override
        public Map<String, State> next(State state) {
            var next = new LinkedHashMap<String, State>();
            for (int party = 0; party < PARTIES; party++) {
                step(state, party, next);
            }
            At dying = state.callers.get(DYING).at;
            if (!state.killed && dying != At.DONE) {
                next.put("a kill", state.kill());
            }
            if (!state.resets) {
                State reset = state.reset(state.word.cycle).word(new Word(state.word.watched, state.word.cycle + 1, 0, false));
                next.put("a reset", rung(reset));
            }
            return next;
        }

        /** The word is watched exactly as long as somebody sleeps. */
        private static State settled(State state) {
            Word word = state.word;
            boolean sleeps = state.callers.stream().anyMatch(one -> one.at == At.ASLEEP || one.at == At.AWAKE);
            return state.word(new Word(sleeps, word.cycle, word.arrived, word.broken));
        }

        /** The home has ended a cycle. */
        private static State rung(State state) {
            State rung = state;
            for (int party = 0; party < PARTIES; party++) {
                Caller one = rung.callers.get(party);
                rung = one.at == At.ASLEEP ? rung.caller(party, one.at(At.AWAKE)) : rung;
            }
            return settled(rung);
        }

        private static State broken(State state) {
            Word word = state.word;
            return state.word(new Word(word.watched, word.cycle, 0, true));
        }

        private void step(State state, int party, Map<String, State> next) {
            Caller one = state.callers.get(party);
            Word word = state.word;
            String name = party + " " + one.at;
            switch (one.at) {
                case LOOK -> {
                    boolean goesHome = word.watched && flaw != Flaw.ARRIVED_WHILE_WATCHED || word.broken;
                    At then = goesHome ? At.COME : flaw == Flaw.ANNOUNCED_TOO_LATE ? At.ARRIVE : At.ANNOUNCE;
                    next.put(name, state.caller(party, new Caller(then, word, word.cycle, false, one.left)));
                }
                case ANNOUNCE -> next.put(name, state.announced(party, one.cycle)
                        .caller(party, one.at(one.hasArrived ? At.LOOK_ON : At.ARRIVE)));
                case ARRIVE -> next.put(name, arrive(state, party, one));
                case LOOK_ON -> {
                    boolean over = word.cycle > one.cycle || word.broken;
                    next.put(name, state.caller(party, one.at(over && word.cycle > one.cycle ? At.LOOK_AT_RESET : At.ASK)));
                }
                case LOOK_AT_RESET -> next.put(name, state.reset < one.cycle || flaw == Flaw.RESET_NOT_SEEN
                        ? state.told(party, true)
                        : state.caller(party, one.at(At.ASK)));
                case ASK -> {
                    if (word.cycle != one.cycle || word.broken) {
                        next.put(name, state.told(party, state.hasOpened(one.cycle)));
                    } else {
                        next.put(name, settled(state.caller(party, one.at(At.ASLEEP))));
                    }
                }
                case COME -> next.put(name, come(state, party, one));
                case AWAKE -> next.put(name, settled(state.told(party, state.hasOpened(one.cycle))));
                case KILLED -> next.put(name, ended(state, one));
                case ASLEEP, DONE, GONE -> { }
            }
        }

        private State arrive(State state, int party, Caller one) {
            Word word = state.word;
            if (!word.equals(one.seen)) {
                return state.caller(party, fresh(one.left));
            }
            if (word.arrived + 1 == PARTIES) {
                return state.open().told(party, true);
            }
            return state.word(new Word(word.watched, word.cycle, word.arrived + 1, false)).caller(party, new Caller(
                    flaw == Flaw.ANNOUNCED_TOO_LATE ? At.ANNOUNCE : At.LOOK_ON, one.seen, one.cycle, true, one.left));
        }

        private static State come(State state, int party, Caller one) {
            Word word = state.word;
            if (word.broken) {
                return state.caller(party, fresh(one.left - 1));
            }
            State here = state.caller(party, new Caller(At.ASLEEP, one.seen, word.cycle, true, one.left));
            if (word.arrived + 1 == PARTIES) {
                return rung(here.open().told(party, true));
            }
            return settled(here.word(new Word(word.watched, word.cycle, word.arrived + 1, false)));
        }

        private static State ended(State state, Caller one) {
            boolean arrivedHere = one.hasArrived && one.cycle == state.word.cycle && one.seen.watched;
            boolean announced = state.announced.get(DYING) == state.word.cycle;
            State gone = state.caller(DYING, one.at(At.GONE));
            return arrivedHere || announced ? rung(broken(gone)) : settled(gone);
        }

        @Override
        public @Nullable String wrong(State state) {
            if (state.word.arrived >= PARTIES) {
                return "all have arrived, and none goes on";
            }
            Caller dead = state.callers.get(DYING);
            if (dead.at == At.GONE && dead.hasArrived && dead.cycle == state.word.cycle && !state.word.broken) {
                return "somebody who has arrived is dead, and others may wait for each other with it";
            }
            return state.wrong;
        }

        @Override
        public @Nullable String wrongAtEnd(State state) {
            for (Caller one : state.callers) {
                if (one.at == At.ASLEEP && (state.word.cycle != one.cycle || state.word.broken)) {
                    return "one sleeps in a cycle that is over";
                }
            }
            return null;
        }
    }

    @Test
    void allAreToldHowTheirCycleEndedWhoeverIsKilled() {
        StateSpace.Result result = StateSpace.explore(new Protocol(Flaw.NONE));
        assertNull(result.wrong(), () -> result.wrong() + "\n" + String.join("\n", result.way()));
        assertTrue(result.states() > 1_000, "only " + result.states() + " states were visited");
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theCheckFindsEachFlaw(Flaw flaw) {
        assertNotNull(StateSpace.explore(new Protocol(flaw)).wrong());
    }
}
