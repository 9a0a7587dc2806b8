package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The protocol of {@link HeapLock} with a condition, gone through exhaustively. Two parties each take one item, for which they wait while
 * there is none; the first may give up, or its process end, at any point. A third adds two items and signals after each. A fourth may
 * unlock whatever is locked.
 */
class LockProtocolTest {
    private static final int MORTAL = 1;
    private static final int PRODUCER = 3;
    private static final int ABANDONED = -9;

    /** Where a party is. From RESERVED to QUEUED and when SETTLING, the state of the lock is its negative number. */
    private enum Pc {
        OUTSIDE,
        INSIDE,
        RESERVED,
        QUEUED,
        WAITING,
        BACK,
        SETTLING,
        LEAVING,
        DONE
    }

    /** What the home does about the end of a process. */
    private enum Desk {
        IDLE,
        SIGNALLING,
        RELEASING
    }

    private enum Flaw {
        NONE,
        /** The home tells the core once only. */
        TOLD_ONCE,
        /** Who wait for a condition are not woken when the lock is abandoned. */
        NOT_WOKEN,
        /** A waiter gives the lock up before it is in the queue. */
        QUEUED_LATE,
        /** Who waits or signals does not keep others from unlocking. */
        NOT_RESERVED
    }

    /**
     * @param owner the state of the lock
     * @param queue who waits for the condition
     * @param pcs where each party is
     * @param produced how often it was signalled
     * @param canGiveUp whether the time of the mortal party may be up
     * @param isDead whether its process has ended
     * @param isDue whether the home has to tell the core
     * @param isTold whether it has, and has interrupted
     * @param seen what the fourth party has seen as the owner, 0 before, -1 after it has tried to unlock that
     */
    private record State(
            int owner, List<Integer> queue, List<Pc> pcs, int items, int produced, boolean canGiveUp, boolean hasGivenUp, boolean isDead,
            boolean isDue, boolean isTold, Desk desk, int seen) {
        Pc pc(int party) {
            return pcs.get(party - 1);
        }

        State owner(int now) {
            return new State(now, queue, pcs, items, produced, canGiveUp, hasGivenUp, isDead, isDue, isTold, desk, seen);
        }

        State queue(List<Integer> now) {
            return new State(owner, List.copyOf(now), pcs, items, produced, canGiveUp, hasGivenUp, isDead, isDue, isTold, desk, seen);
        }

        State without(int party) {
            return queue(queue.stream().filter(one -> one != party).toList());
        }

        State pc(int party, Pc now) {
            var all = new ArrayList<>(pcs);
            all.set(party - 1, now);
            return new State(
                    owner, queue, List.copyOf(all), items, produced, canGiveUp, hasGivenUp, isDead, isDue, isTold, desk, seen);
        }

        State items(int now) {
            return new State(owner, queue, pcs, now, produced, canGiveUp, hasGivenUp, isDead, isDue, isTold, desk, seen);
        }

        State added() {
            return new State(owner, queue, pcs, items + 1, produced + 1, canGiveUp, hasGivenUp, isDead, isDue, isTold, desk, seen);
        }

        State givenUp() {
            return new State(owner, queue, pcs, items, produced, false, true, isDead, isDue, isTold, desk, seen);
        }

        State dead(boolean due, boolean told, Desk now) {
            return new State(owner, queue, pcs, items, produced, canGiveUp, hasGivenUp, true, due, told, now, seen);
        }

        State seen(int now) {
            return new State(owner, queue, pcs, items, produced, canGiveUp, hasGivenUp, isDead, isDue, isTold, desk, now);
        }
    }

    private record Model(int supply, boolean mayDie, boolean anybodyUnlocks, Flaw flaw) implements StateSpace.Protocol<State> {
        @Override
        public State begin() {
            return new State(0, List.of(), List.of(Pc.OUTSIDE, Pc.OUTSIDE, Pc.OUTSIDE), 0, 0, true, false, false, false, false, Desk.IDLE,
                    anybodyUnlocks ? 0 : -1);
        }

        @Override
        public Map<String, State> next(State s) {
            var next = new LinkedHashMap<String, State>();
            for (int party = 1; party <= PRODUCER; party++) {
                step(s, party, next);
            }
            if (mayDie && !s.isDead && s.pc(MORTAL) != Pc.DONE) {
                // Outside the methods of the lock nothing of it is left to do.
                State dead = s.dead(true, false, Desk.IDLE);
                boolean runs = s.pc(MORTAL) == Pc.INSIDE || s.pc(MORTAL) == Pc.LEAVING;
                next.put("the process of 1 ends", runs ? dead.pc(MORTAL, Pc.DONE) : dead);
            }
            desk(s, next);
            unlocker(s, next);
            return next;
        }

        private int reserved(int party) {
            return flaw == Flaw.NOT_RESERVED ? party : -party;
        }

        private void step(State s, int party, Map<String, State> next) {
            boolean isDead = party == MORTAL && s.isDead;
            String who = party + " ";
            switch (s.pc(party)) {
                case OUTSIDE -> {
                    if (s.owner == 0) {
                        next.put(who + "locks", isDead ? returned(s.owner(party)) : s.owner(party).pc(party, Pc.INSIDE));
                    }
                    if (isDead && s.isTold) {
                        next.put(who + "is interrupted", returned(s));
                    }
                }
                case INSIDE -> {
                    if (party == PRODUCER) {
                        next.put(who + "adds, and begins to signal", reserve(s, party, s.added()));
                    } else if (s.items > 0) {
                        next.put(who + "takes", s.items(s.items - 1).pc(party, Pc.LEAVING));
                    } else {
                        next.put(who + "begins to wait", reserve(s, party, s));
                    }
                }
                case RESERVED -> {
                    if (party == PRODUCER) {
                        next.put(who + "signals", s.queue(s.queue.stream().skip(1).toList()).pc(party, Pc.SETTLING));
                    } else {
                        State queued = flaw == Flaw.QUEUED_LATE ? s.owner(0) : s.queue(with(s.queue, party));
                        next.put(who + "is first half waiting", queued.pc(party, Pc.QUEUED));
                    }
                }
                case QUEUED -> {
                    State waiting = flaw == Flaw.QUEUED_LATE ? s.queue(with(s.queue, party)) : s.owner(0);
                    next.put(who + "waits", waiting.pc(party, Pc.WAITING));
                }
                case WAITING -> waiting(s, party, isDead, next);
                case BACK -> {
                    if (s.owner == 0) {
                        next.put(who + "locks again", s.owner(reserved(party)).pc(party, Pc.SETTLING));
                    }
                }
                case SETTLING -> {
                    State settled = s.owner(party);
                    if (isDead) {
                        next.put(who + "returns to nobody", returned(settled));
                    } else {
                        boolean leaves = party == PRODUCER || party == MORTAL && s.hasGivenUp;
                        next.put(who + "has waited or signalled", settled.pc(party, leaves ? Pc.LEAVING : Pc.INSIDE));
                    }
                }
                case LEAVING -> {
                    if (s.owner >= 0) {
                        boolean again = party == PRODUCER && s.produced < supply;
                        next.put(who + "unlocks", s.owner(0).pc(party, again ? Pc.OUTSIDE : Pc.DONE));
                    }
                }
                case DONE -> { }
            }
        }

        /** Who does not have the lock gets an error, and does no more. */
        private State reserve(State s, int party, State then) {
            return s.owner == party ? then.owner(reserved(party)).pc(party, Pc.RESERVED) : s.pc(party, Pc.DONE);
        }

        private static void waiting(State s, int party, boolean isDead, Map<String, State> next) {
            if (!s.queue.contains(party)) {
                next.put(party + " wakes", s.pc(party, Pc.BACK));
            } else if (isDead && s.isTold) {
                next.put(party + " is interrupted", s.without(party).pc(party, Pc.BACK));
            } else if (party == MORTAL && s.canGiveUp) {
                next.put(party + " gives up", s.without(party).givenUp().pc(party, Pc.BACK));
            }
        }

        private State returned(State s) {
            return s.pc(MORTAL, Pc.DONE).dead(flaw != Flaw.TOLD_ONCE, s.isTold, s.desk);
        }

        private void desk(State s, Map<String, State> next) {
            switch (s.desk) {
                case IDLE -> {
                    if (s.isDue && s.owner == MORTAL) {
                        next.put("the lock of 1 is abandoned", s.owner(ABANDONED).dead(false, s.isTold, Desk.SIGNALLING));
                    } else if (s.isDue) {
                        next.put("1 has nothing", s.dead(false, true, Desk.IDLE));
                    }
                }
                case SIGNALLING -> {
                    State woken = flaw == Flaw.NOT_WOKEN ? s : s.queue(List.of());
                    next.put("all are woken", woken.dead(s.isDue, s.isTold, Desk.RELEASING));
                }
                case RELEASING -> next.put("the lock is given up", s.owner(0).dead(s.isDue, true, Desk.IDLE));
            }
        }

        private static void unlocker(State s, Map<String, State> next) {
            if (s.seen == 0 && s.owner > 0) {
                next.put("4 sees the owner", s.seen(s.owner));
            } else if (s.seen > 0) {
                next.put("4 unlocks", (s.owner == s.seen ? s.owner(0) : s).seen(-1));
            }
        }

        private static List<Integer> with(List<Integer> queue, int party) {
            var all = new ArrayList<>(queue);
            all.add(party);
            return all;
        }

        @Override
        public @Nullable String wrong(State s) {
            // What anybody may unlock is not sure to be locked, but to those who wait or signal.
            Set<Pc> has = anybodyUnlocks
                    ? EnumSet.of(Pc.RESERVED, Pc.SETTLING)
                    : EnumSet.of(Pc.INSIDE, Pc.RESERVED, Pc.SETTLING, Pc.LEAVING);
            for (int party = 1; party <= PRODUCER; party++) {
                if (has.contains(s.pc(party)) && Math.abs(s.owner) != party) {
                    return party + " has lost the lock";
                }
            }
            return null;
        }

        @Override
        public @Nullable String wrongAtEnd(State s) {
            if (s.owner != 0) {
                return "the lock is not free";
            }
            if (anybodyUnlocks) {
                return null;
            }
            boolean mayWait = s.items == 0 && s.pcs.stream().allMatch(pc -> pc == Pc.DONE || pc == Pc.WAITING);
            return mayWait || s.pcs.stream().allMatch(Pc.DONE::equals) ? null : "somebody waits for ever";
        }
    }

    private static StateSpace.Result explore(int supply, boolean mayDie, boolean anybodyUnlocks) {
        return StateSpace.explore(new Model(supply, mayDie, anybodyUnlocks, Flaw.NONE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oneHasTheLockAtATimeAndNoSignalIsLost(int supply) {
        var result = explore(supply, false, false);
        assertNull(result.wrong(), () -> String.valueOf(result));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void noEndOfAProcessLeavesTheLockTakenOrASignalLost(int supply) {
        var result = explore(supply, true, false);
        assertNull(result.wrong(), () -> String.valueOf(result));
        assertTrue(result.states() > 500, () -> String.valueOf(result));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nobodyUnlocksUnderThoseWhoWaitOrSignal(int supply) {
        var result = explore(supply, true, true);
        assertNull(result.wrong(), () -> String.valueOf(result));
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFound(Flaw flaw) {
        var result = StateSpace.explore(new Model(1, true, flaw == Flaw.NOT_RESERVED, flaw));
        assertNotNull(result.wrong());
        assertEquals("begin", result.way().getFirst());
    }
}
