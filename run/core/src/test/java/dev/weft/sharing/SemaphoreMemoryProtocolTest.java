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
 * All that two processes can do to the permits of a semaphore in memory, step by step, while one of them is killed anywhere and the home
 * gives its permits back: the protocol of {@link SemaphoreMemory} as a model. A step is one access to memory. The home does all of its
 * own as a third party.
 */
class SemaphoreMemoryProtocolTest {
    private static final int PERMITS = 1;
    private static final int HOME = 0;
    private static final int DYING = 1;

    /** What a party does next. */
    private enum Step {
        LOOK,
        LOOK_AT_COUNT,
        LOOK_AGAIN,
        COUNT,
        LOOK_AT_OWN,
        CHANGE,
        /** The last change of the dead was counted, and its place is to be cleared. */
        LOOK_AT_CLEARED,
        CLEAR,
        DONE
    }

    /** The word. */
    private record Word(int permits, int place, boolean gives, int number) {}

    /** What is counted in a place. */
    private record Count(int taken, int number) {}

    /** @param left how many changes it is still to make: it takes when that is even, and gives when it is odd */
    private record Party(Step step, int left, Word seen, Count count, int own) {
        Party at(Step next) {
            return new Party(next, left, seen, count, own);
        }
    }

    /**
     * The state of all.
     *
     * @param held what each process has taken and not given back, by the exchanges of the word that it made
     * @param returning what the home is about to give back in place of the dead
     */
    private record State(Word word, List<Count> counts, List<Party> parties, List<Integer> held, boolean killed, int returning) {
        State party(int number, Party now) {
            return new State(word, counts, set(parties, number, now), held, killed, returning);
        }

        State word(Word now) {
            return new State(now, counts, parties, held, killed, returning);
        }

        State count(int place, Count now) {
            return new State(word, set(counts, place, now), parties, held, killed, returning);
        }

        State held(int party, int now) {
            return new State(word, counts, parties, set(held, party, now), killed, returning);
        }

        State kill() {
            return new State(word, counts, parties, held, true, returning);
        }

        State returning(int now) {
            return new State(word, counts, parties, held, killed, now);
        }

        private static <T> List<T> set(List<T> list, int at, T value) {
            var copy = new ArrayList<>(list);
            copy.set(at, value);
            return copy;
        }

        /** What is counted in a place, with the change that the word tells of. */
        int taken(int place) {
            Count count = counts.get(place);
            boolean pending = word.place == place && word.number != count.number;
            return count.taken + (pending ? word.gives ? -1 : 1 : 0);
        }
    }

    /** What the model can get wrong. */
    private enum Flaw {
        NONE,
        /** The word is changed without the change before being counted. */
        NOT_COUNTED,
        /** A change is counted by whoever has seen it, however long ago. */
        NO_SECOND_LOOK,
        /** The home does not count the last change of the dead. */
        CLEARED_TOO_EARLY
    }

    private record Protocol(Flaw flaw) implements StateSpace.Protocol<State> {
        private static final Word NO_WORD = new Word(0, 0, false, 0);
        private static final Count NO_COUNT = new Count(0, 0);

        private static Party fresh(int left) {
            return new Party(left == 0 ? Step.DONE : Step.LOOK, left, NO_WORD, NO_COUNT, 0);
        }

        @Override
        public State begin() {
            return new State(new Word(PERMITS, HOME, false, 0), List.of(NO_COUNT, NO_COUNT, NO_COUNT),
                    List.of(fresh(0), fresh(4), fresh(4)), List.of(0, 0, 0), false, 0);
        }

        @Override
        public Map<String, State> next(State state) {
            var next = new LinkedHashMap<String, State>();
            for (int party = 0; party < state.parties.size(); party++) {
                Party one = state.parties.get(party);
                if (one.step != Step.DONE) {
                    next.put(party + " " + one.step, step(state, party, one));
                }
            }
            if (!state.killed) {
                // Then the home, which has done nothing so far, begins.
                next.put("a death", state.kill().party(DYING, fresh(0))
                        .party(HOME, flaw == Flaw.CLEARED_TOO_EARLY ? fresh(1).at(Step.LOOK_AT_CLEARED) : fresh(1)));
            }
            return next;
        }

        private State step(State state, int number, Party party) {
            Word seen = party.seen;
            Word word = state.word;
            return switch (party.step) {
                case LOOK -> state.party(number, new Party(
                        word.place == HOME || flaw == Flaw.NOT_COUNTED ? afterCounting(number, state) : Step.LOOK_AT_COUNT,
                        party.left, word, NO_COUNT, 0));
                case LOOK_AT_COUNT -> {
                    Count count = state.counts.get(seen.place);
                    Step next = count.number == seen.number ? afterCounting(number, state)
                            : flaw == Flaw.NO_SECOND_LOOK ? Step.COUNT : Step.LOOK_AGAIN;
                    yield state.party(number, new Party(next, party.left, seen, count, 0));
                }
                case LOOK_AGAIN -> state.party(number, party.at(word.equals(seen) ? Step.COUNT : afterCounting(number, state)));
                case COUNT -> {
                    State counted = state.counts.get(seen.place).equals(party.count)
                            ? state.count(seen.place, new Count(party.count.taken + (seen.gives ? -1 : 1), seen.number))
                            : state;
                    yield counted.party(number, party.at(afterCounting(number, state)));
                }
                case LOOK_AT_OWN -> state.party(number,
                        new Party(Step.CHANGE, party.left, seen, NO_COUNT, state.counts.get(number).number));
                case CHANGE -> change(state, number, party);
                case LOOK_AT_CLEARED -> state.party(number,
                        new Party(Step.CLEAR, party.left, NO_WORD, state.counts.get(DYING), 0));
                case CLEAR -> {
                    Count count = state.counts.get(DYING);
                    if (!count.equals(party.count)) {
                        yield state.party(number, fresh(party.left));
                    }
                    State cleared = state.count(DYING, new Count(0, count.number)).held(DYING, 0);
                    yield cleared.returning(count.taken).party(number, fresh(count.taken));
                }
                case DONE -> throw new AssertionError("nothing is left to do");
            };
        }

        private static Step afterCounting(int party, State state) {
            // The home has first to find out what the dead had.
            return party != HOME ? Step.LOOK_AT_OWN : state.returning == 0 ? Step.LOOK_AT_CLEARED : Step.CHANGE;
        }

        private static State change(State state, int number, Party party) {
            Word seen = party.seen;
            boolean gives = number == HOME || party.left % 2 != 0;
            if (!state.word.equals(seen) || !gives && seen.permits == 0) {
                return state.party(number, fresh(party.left));
            }
            int next = seen.number + 1;
            State changed = state.word(new Word(seen.permits + (gives ? 1 : -1), number, number != HOME && gives,
                    next == party.own ? next + 1 : next)).party(number, fresh(party.left - 1));
            return number == HOME ? changed.returning(0) : changed.held(number, state.held.get(number) + (gives ? -1 : 1));
        }

        @Override
        public @Nullable String wrong(State state) {
            int taken = 0;
            for (int place = 1; place < state.counts.size(); place++) {
                taken += state.taken(place);
                if (state.taken(place) != state.held.get(place)) {
                    return "in place " + place + " something else is counted than was taken";
                }
            }
            return state.word.permits + taken + state.returning == PERMITS ? null : "a permit was lost or doubled";
        }

        @Override
        public @Nullable String wrongAtEnd(State state) {
            return state.word.permits == PERMITS ? null : "a permit has not come back";
        }
    }

    @Test
    void noPermitIsLostOrDoubledWhoeverIsKilled() {
        StateSpace.Result result = StateSpace.explore(new Protocol(Flaw.NONE));
        assertNull(result.wrong(), () -> String.join("\n", result.way()));
        assertTrue(result.states() > 5_000, "only " + result.states() + " states were visited");
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theCheckFindsEachFlaw(Flaw flaw) {
        assertNotNull(StateSpace.explore(new Protocol(flaw)).wrong());
    }
}
