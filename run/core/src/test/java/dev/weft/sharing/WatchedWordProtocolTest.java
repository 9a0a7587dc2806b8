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
 * All that two that wait and two that change it can do to an event or a latch in memory, step by step, while any of them is killed or
 * gives up: the protocol of {@link WatchedWord} and {@link Watch} as a model. A step is one access to memory that others see, or what the
 * home does with the lock of its watch.
 */
class WatchedWordProtocolTest {
    private static final int WAITERS = 2;
    private static final int NOBODY = -1;

    /** Where a party is. */
    private enum At {
        OUTSIDE,
        /** It has seen the word, and goes by that. */
        SEEN,
        /** It waits for the lock of the watch, to look at the word with that. */
        COMING,
        /** It has the lock, and has not yet what it waits for. */
        INSIDE,
        /** It has seen to it that the word is watched. */
        WATCHING,
        ASLEEP,
        /** It was woken or gives up, and waits for the lock to look again. */
        AWAKE,
        /** It is to change the word in the home. */
        ASKING,
        /** It has changed it there, and is to ring. */
        RINGING,
        DONE
    }

    /** What is shared. */
    private enum Kind {
        /** One sets it, another clears it. */
        EVENT,
        /** It begins with 2, and two count it down. */
        LATCH
    }

    /** What the model can get wrong. */
    private enum Flaw {
        NONE,
        /** Who goes to sleep does not look once more when the word is watched. */
        NO_LOOK_BEFORE_SLEEP,
        /** Whoever changes the word does so in memory also if it is watched. */
        CHANGED_WHILE_WATCHED,
        /** Who wakes when others sleep still has the word watched no more. */
        WATCHED_BY_ONE,
        /** Who waits for an event only looks whether it is set. */
        SET_ONLY
    }

    /**
     * The state of all.
     *
     * @param content whether the event is set; the count of the latch
     * @param times how often the event came to be set
     * @param lock who has the lock of the watch
     * @param seen what each party has seen: whether the word was watched, its content, its times
     */
    private record State(boolean watched, int content, int times, int sleepers, int lock, List<At> at, List<List<Integer>> seen) {
        State at(int party, At now) {
            var places = new ArrayList<>(at);
            places.set(party, now);
            return new State(watched, content, times, sleepers, lock, places, seen);
        }

        State word(boolean nowWatched, int newContent, int newTimes) {
            return new State(nowWatched, newContent, newTimes, sleepers, lock, at, seen);
        }

        State sleepers(int count) {
            return new State(watched, content, times, count, lock, at, seen);
        }

        State lock(int party) {
            return new State(watched, content, times, sleepers, party, at, seen);
        }

        List<Integer> word() {
            return List.of(watched ? 1 : 0, content, times);
        }

        State see(int party) {
            var all = new ArrayList<>(seen);
            all.set(party, word());
            return new State(watched, content, times, sleepers, lock, at, all).at(party, At.SEEN);
        }

        State forget(int party) {
            var all = new ArrayList<>(seen);
            all.set(party, List.of());
            return new State(watched, content, times, sleepers, lock, at, all);
        }
    }

    private record Protocol(Kind kind, Flaw flaw) implements StateSpace.Protocol<State> {
        @Override
        public State begin() {
            return new State(false, kind == Kind.LATCH ? 2 : 0, 0, 0, NOBODY, List.of(At.OUTSIDE, At.OUTSIDE, At.OUTSIDE, At.OUTSIDE),
                    List.of(List.of(), List.of(), List.of(), List.of()));
        }

        @Override
        public Map<String, State> next(State state) {
            var next = new LinkedHashMap<String, State>();
            for (int party = 0; party < state.at.size(); party++) {
                if (party < WAITERS) {
                    waiter(state, party, next);
                } else {
                    changer(state, party, next);
                }
            }
            return next;
        }

        private boolean isReached(State state, int party) {
            if (kind == Kind.LATCH) {
                return state.content == 0;
            }
            return state.content == 1 || flaw != Flaw.SET_ONLY && state.times != state.seen.get(party).get(2);
        }

        private void waiter(State state, int party, Map<String, State> next) {
            String name = "waiter " + party + " ";
            switch (state.at.get(party)) {
                case OUTSIDE -> next.put(name + "looks", state.see(party));
                case SEEN -> {
                    next.put(name + (isReached(state, party) ? "goes on" : "asks the home"),
                            state.at(party, isReached(state, party) ? At.DONE : At.COMING));
                    next.put(name + "is killed", state.at(party, At.DONE).forget(party));
                }
                case COMING -> {
                    if (state.lock == NOBODY) {
                        next.put(name + "looks with the lock",
                                isReached(state, party) ? state.at(party, At.DONE) : state.lock(party).at(party, At.INSIDE));
                    }
                }
                case INSIDE -> next.put(name + "watches",
                        state.sleepers(state.sleepers + 1).word(true, state.content, state.times).at(party, At.WATCHING));
                case WATCHING -> {
                    if (isReached(state, party) && flaw != Flaw.NO_LOOK_BEFORE_SLEEP) {
                        next.put(name + "leaves", leave(state, party));
                    } else {
                        next.put(name + "sleeps", state.lock(NOBODY).at(party, At.ASLEEP));
                    }
                }
                case ASLEEP -> {
                    if (state.lock == NOBODY) {
                        next.put(name + "gives up or is killed", leave(state, party).forget(party));
                    }
                }
                case AWAKE -> {
                    if (state.lock == NOBODY) {
                        next.put(name + "looks again",
                                isReached(state, party) ? leave(state, party) : state.at(party, At.ASLEEP));
                    }
                }
                default -> { }
            }
        }

        private State leave(State state, int party) {
            int left = state.sleepers - 1;
            boolean watched = left > 0 && flaw != Flaw.WATCHED_BY_ONE;
            return state.sleepers(left).word(watched, state.content, state.times).lock(NOBODY).at(party, At.DONE);
        }

        /** Whether it is the home that does what a party is about to. */
        private boolean isOfHome(int party, List<Integer> seen) {
            boolean letsGo = kind == Kind.LATCH ? seen.get(1) == 1 : party == WAITERS;
            return letsGo && seen.get(0) == 1 && flaw != Flaw.CHANGED_WHILE_WATCHED;
        }

        private State changed(State state, int party) {
            if (kind == Kind.LATCH) {
                return state.word(state.watched, Math.max(0, state.content - 1), 0);
            }
            boolean sets = party == WAITERS;
            return state.word(state.watched, sets ? 1 : 0, sets && state.content == 0 ? state.times + 1 : state.times);
        }

        private void changer(State state, int party, Map<String, State> next) {
            String name = "changer " + party + " ";
            switch (state.at.get(party)) {
                case OUTSIDE -> next.put(name + "looks", state.see(party));
                case SEEN -> {
                    List<Integer> seen = state.seen.get(party);
                    if (isOfHome(party, seen)) {
                        next.put(name + "asks the home", state.at(party, At.ASKING).forget(party));
                    } else if (seen.equals(state.word())) {
                        next.put(name + "changes it", changed(state, party).at(party, At.DONE).forget(party));
                    } else {
                        next.put(name + "looks again", state.see(party));
                    }
                    next.put(name + "is killed", state.at(party, At.DONE).forget(party));
                }
                case ASKING -> next.put(name + "changes it at home", changed(state, party).at(party, At.RINGING));
                case RINGING -> {
                    if (state.lock == NOBODY) {
                        State rung = state.at(party, At.DONE);
                        for (int waiter = 0; waiter < WAITERS; waiter++) {
                            if (state.at.get(waiter) == At.ASLEEP) {
                                rung = rung.at(waiter, At.AWAKE);
                            }
                        }
                        next.put(name + "rings", rung);
                    }
                }
                default -> { }
            }
        }

        @Override
        public @Nullable String wrong(State state) {
            boolean changing = state.at.contains(At.RINGING);
            for (int party = 0; party < WAITERS; party++) {
                // What it waits for has happened, or has while it waited, and nobody is about to tell it.
                boolean reached = kind == Kind.LATCH
                        ? state.content == 0
                        : state.at.get(party) == At.ASLEEP && state.times != state.seen.get(party).get(2);
                if (state.at.get(party) == At.ASLEEP && reached && !changing) {
                    return "one sleeps though what it waits for has happened";
                }
            }
            boolean sleeps = state.at.contains(At.ASLEEP) || state.at.contains(At.AWAKE) || state.at.contains(At.WATCHING);
            return sleeps == state.watched ? null : "the word is watched by nobody, or not watched though somebody sleeps";
        }

        @Override
        public @Nullable String wrongAtEnd(State state) {
            return null;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nobodySleepsForWhatHasHappened(Kind kind) {
        StateSpace.Result result = StateSpace.explore(new Protocol(kind, Flaw.NONE));
        assertNull(result.wrong(), () -> String.join("\n", result.way()));
        assertTrue(result.states() > 500, "only " + result.states() + " states were visited");
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, names = {"NO_LOOK_BEFORE_SLEEP", "CHANGED_WHILE_WATCHED", "WATCHED_BY_ONE"})
    void theCheckFindsEachFlaw(Flaw flaw) {
        for (Kind kind : Kind.values()) {
            assertNotNull(StateSpace.explore(new Protocol(kind, flaw)).wrong(), kind::toString);
        }
    }

    @Test
    void theCheckFindsAnEventThatWasClearedBeforeItWasSeen() {
        assertNotNull(StateSpace.explore(new Protocol(Kind.EVENT, Flaw.SET_ONLY)).wrong());
    }
}
