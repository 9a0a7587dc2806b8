package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * All that three parties can do to a lock in shared memory, step by step: the protocol of {@link MemoryLock} and {@link GuardedLock} as a
 * model whose every state is visited. A step is one access to the word, or what the home does with its monitor held. Of a condition it
 * knows that who waits for it gives the lock up, and comes back for it once signalled; {@link ConditionMemoryProtocolTest} knows the rest.
 */
class LockWordProtocolTest {
    private static final int PARTIES = 3;
    private static final int WATCHED = 8;
    private static final int HOME = WATCHED;

    /** Where a party is. */
    private enum At {
        OUTSIDE,
        COMING,
        QUEUED,
        GOT,
        INSIDE,
        LEAVING,
        GIVING_UP,
        WAITING,
        SIGNALLED,
        DEAD
    }

    /**
     * @param word as in {@link LockWord}; parties are 1, 2, 3
     * @param heap who has the lock as the home knows it, 0 for nobody
     * @param comers how many have come to the home and have not gone
     * @param bequeathed whether the last owner has ended and nobody was told
     * @param again whether a party has the lock twice
     * @param at where each party is
     */
    private record State(int word, int heap, int comers, boolean bequeathed, boolean again, List<At> at) {
        State with(int newWord, int newHeap, int newComers, int party, At newAt) {
            var places = new ArrayList<>(at);
            places.set(party - 1, newAt);
            return new State(newWord, newHeap, newComers, bequeathed, again, places);
        }

        State bequeathed(boolean now) {
            return new State(word, heap, comers, now, again, at);
        }

        State again(boolean now) {
            return new State(word, heap, comers, bequeathed, now, at);
        }

        At of(int party) {
            return at.get(party - 1);
        }

        /** What the home does first. */
        State claimed() {
            return (word & WATCHED) != 0 ? this : new State(word | WATCHED, word, comers, bequeathed, again, at);
        }

        /** What the home does last. */
        State settled() {
            return heap != 0 ? this : new State(comers == 0 && !bequeathed ? 0 : HOME, 0, comers, bequeathed, again, at);
        }
    }

    /**
     * What parties do.
     *
     * @param wordIsCleared whether the home takes a party out of the word before it lets the next one have the lock
     */
    private record Protocol(boolean reentrant, boolean wordIsCleared) {
        List<State> next(State state) {
            var next = new ArrayList<State>();
            for (int party = 1; party <= PARTIES; party++) {
                step(state, party, next);
            }
            return next;
        }

        void step(State state, int party, List<State> next) {
            int word = state.word;
            switch (state.of(party)) {
                case OUTSIDE, SIGNALLED -> {
                    if (word == 0) {
                        next.add(state.with(party, state.heap, state.comers, party, At.INSIDE));
                    } else if (reentrant && (word & ~WATCHED) == party) {
                        // It finds itself in the word, and thinks it has the lock.
                        next.add(state.with(word, state.heap, state.comers, party, At.INSIDE));
                    } else {
                        next.add(state.with(word, state.heap, state.comers, party, At.COMING));
                    }
                }
                case COMING -> {
                    State claimed = state.claimed();
                    next.add(claimed.with(claimed.word, claimed.heap, claimed.comers + 1, party, At.QUEUED));
                }
                case QUEUED -> {
                    if (state.heap == 0) {
                        next.add(state.with(word, party, state.comers, party, At.GOT).bequeathed(false));
                    }
                }
                case GOT -> next.add(state.with(party | WATCHED, state.heap, state.comers - 1, party, At.INSIDE));
                case INSIDE -> inside(state, party, next);
                case LEAVING -> passOn(state, party, At.OUTSIDE, next);
                case GIVING_UP -> passOn(state, party, At.WAITING, next);
                case WAITING, DEAD -> { }
            }
        }

        /** The home releases the lock, after which the party is at {@code then}. */
        void passOn(State state, int party, At then, List<State> next) {
            State claimed = state.claimed();
            State released = claimed.with(wordIsCleared ? HOME : claimed.word, 0, claimed.comers, party, then);
            // The next one may have it before the home looks whether it is free.
            next.add(released.settled());
            for (int other = 1; other <= PARTIES; other++) {
                if (released.of(other) == At.QUEUED) {
                    next.add(released.with(released.word, other, released.comers, other, At.GOT).bequeathed(false));
                }
            }
        }

        void inside(State state, int party, List<State> next) {
            int word = state.word;
            if (reentrant && !state.again) {
                next.add(state.again(true));
            }
            if (state.again) {
                next.add(state.again(false));
            } else if ((word & WATCHED) != 0) {
                next.add(state.with(word, state.heap, state.comers, party, At.LEAVING));
            } else {
                next.add(state.with(0, state.heap, state.comers, party, At.OUTSIDE));
            }
            if (!state.again) {
                // To wait for a condition, in memory or at home.
                if ((word & WATCHED) != 0) {
                    next.add(state.with(word, state.heap, state.comers, party, At.GIVING_UP));
                } else {
                    next.add(state.with(0, state.heap, state.comers, party, At.WAITING));
                }
                passOn(state, party, At.WAITING, next);
                // To signal it.
                for (int other = 1; other <= PARTIES; other++) {
                    if (state.of(other) == At.WAITING) {
                        next.add(state.with(word, state.heap, state.comers, other, At.SIGNALLED));
                    }
                }
                // Its process ends, and all who wait for a condition are woken.
                State claimed = state.claimed();
                State dead = claimed.with(HOME, 0, claimed.comers, party, At.DEAD).bequeathed(true);
                for (int other = 1; other <= PARTIES; other++) {
                    if (dead.of(other) == At.WAITING) {
                        dead = dead.with(dead.word, dead.heap, dead.comers, other, At.SIGNALLED);
                    }
                }
                next.add(dead.settled());
            }
        }

        /** Visits all states; gives the first that is wrong, or null. */
        @Nullable String wrong() {
            var first = new State(0, 0, 0, false, false, List.of(At.OUTSIDE, At.OUTSIDE, At.OUTSIDE));
            var seen = new HashSet<State>(List.of(first));
            var open = new ArrayDeque<State>(seen);
            while (!open.isEmpty()) {
                State state = open.remove();
                long inside = state.at.stream().filter(at -> at == At.INSIDE || at == At.LEAVING || at == At.GIVING_UP).count();
                if (inside > 1) {
                    return "two have the lock: " + state;
                }
                boolean isWanted = state.at.stream().anyMatch(at -> at != At.OUTSIDE && at != At.WAITING && at != At.DEAD);
                if (!isWanted && state.word != 0 && !state.bequeathed) {
                    return "nobody has or wants it, but it is not free for whoever comes: " + state;
                }
                List<State> next = next(state);
                boolean waitsForNobody = state.at.stream().allMatch(at -> at == At.WAITING || at == At.DEAD);
                if (next.isEmpty() && !waitsForNobody) {
                    return "nobody can go on: " + state;
                }
                for (State one : next) {
                    if (seen.add(one)) {
                        open.add(one);
                    }
                }
            }
            assertTrue(seen.size() > 500, "only " + seen.size() + " states were visited");
            return null;
        }
    }

    @Test
    void oneHasTheLockAtATimeAndNobodyWaitsForNothing() {
        for (boolean again : List.of(false, true)) {
            assertNull(new Protocol(again, true).wrong(), () -> "reentrant: " + again);
        }
    }

    @Test
    void theCheckFindsAWordThatTellsOfWhoHasLeft() {
        String wrong = new Protocol(true, false).wrong();
        assertTrue(String.valueOf(wrong).startsWith("two have the lock"), wrong);
    }

    @Test
    void partiesAndMarksOfAWordDoNotMeet() {
        long party = Party.of(1 << 20, (1L << 40) - 1);
        assertEquals(party, LockWord.party(party | LockWord.WATCHED));
        assertEquals(0, LockWord.party(LockWord.HOME));
        assertEquals(1 << 20, Party.process(party));
        assertEquals(List.of(0L, 0L), Arrays.asList(party & LockWord.WATCHED, LockWord.party(0)));
    }
}
