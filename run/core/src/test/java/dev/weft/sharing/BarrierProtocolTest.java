package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol of {@link HeapBarrier} for two parties, gone through exhaustively. Several threads await it some times each; the first may
 * give up, or its process end, at any point, an action may fail, and somebody may reset the barrier once.
 */
class BarrierProtocolTest {
    private static final int PARTIES = 2;

    private enum Pc {
        OUTSIDE,
        /** Asleep until something has changed, in a cycle or before the next. */
        WAITING,
        WOKEN,
        ACTING,
        DONE
    }

    private enum End {
        NONE,
        OPEN,
        BROKEN
    }

    private enum Flaw {
        NONE,
        /** Who breaks the barrier wakes nobody. */
        WAKES_NOBODY,
        /** Who has run the action opens whatever cycle it is. */
        OPENS_ANY,
        /** The home tells the core once only. */
        TOLD_ONCE
    }

    /**
     * A party.
     *
     * @param mine the cycle that it waits for
     * @param index which of those it is that go on together, -1 if it waits for the end of a cycle that others are in
     * @param isLate whether it has to give up when it is woken and may not go on
     * @param rounds how often it will await the barrier yet
     */
    private record Caller(Pc pc, int mine, int index, boolean isLate, int rounds) {
        Caller pc(Pc now) {
            return new Caller(now, mine, index, isLate, rounds);
        }

        Caller in(int cycle, int as, Pc now) {
            return new Caller(now, cycle, as, false, rounds);
        }

        Caller late() {
            return new Caller(Pc.WOKEN, mine, index, true, rounds);
        }

        Caller through() {
            return new Caller(rounds == 1 ? Pc.DONE : Pc.OUTSIDE, 0, 0, false, rounds - 1);
        }
    }

    /**
     * @param arrived who has arrived in the present cycle, which is the last of {@code ends}
     * @param zeros for each cycle, how many went on as number 0
     * @param isPlain whether nobody has given up, failed, ended or reset
     */
    private record State(
            List<Caller> callers, List<Integer> arrived, List<End> ends, List<Integer> zeros, boolean isPlain, boolean mayReset,
            boolean isDead, boolean isDue, boolean isTold) {
        int cycle() {
            return ends.size() - 1;
        }

        boolean isFull() {
            return arrived.size() == PARTIES;
        }

        Caller caller(int who) {
            return callers.get(who);
        }

        State caller(int who, Caller now) {
            var all = new ArrayList<>(callers);
            all.set(who, now);
            return new State(List.copyOf(all), arrived, ends, zeros, isPlain, mayReset, isDead, isDue, isTold);
        }

        State arrived(int who) {
            var all = new ArrayList<>(arrived);
            all.add(who);
            return new State(callers, List.copyOf(all), ends, zeros, isPlain, mayReset, isDead, isDue, isTold);
        }

        State end(int cycle, End end) {
            var all = new ArrayList<>(ends);
            all.set(cycle, end);
            boolean plain = isPlain && end == End.OPEN;
            return new State(callers, arrived, List.copyOf(all), zeros, plain, mayReset, isDead, isDue, isTold);
        }

        State nextCycle() {
            var more = new ArrayList<>(ends);
            more.add(End.NONE);
            var none = new ArrayList<>(zeros);
            none.add(0);
            return new State(callers, List.of(), List.copyOf(more), List.copyOf(none), isPlain, mayReset, isDead, isDue, isTold);
        }

        State zero(int cycle) {
            var all = new ArrayList<>(zeros);
            all.set(cycle, all.get(cycle) + 1);
            return new State(callers, arrived, ends, List.copyOf(all), isPlain, mayReset, isDead, isDue, isTold);
        }

        State wakeAll() {
            UnaryOperator<Caller> woken = caller -> caller.pc == Pc.WAITING ? caller.pc(Pc.WOKEN) : caller;
            return new State(callers.stream().map(woken).toList(), arrived, ends, zeros, isPlain, mayReset, isDead, isDue, isTold);
        }

        State reset() {
            return new State(callers, arrived, ends, zeros, false, false, isDead, isDue, isTold);
        }

        State dead(boolean due, boolean told) {
            return new State(callers, arrived, ends, zeros, false, mayReset, true, due, told);
        }
    }

    private record Model(int threads, int rounds, boolean hasTrouble, Flaw flaw) implements StateSpace.Protocol<State> {
        @Override
        public State begin() {
            var all = new ArrayList<Caller>();
            for (int i = 0; i < threads; i++) {
                all.add(new Caller(Pc.OUTSIDE, 0, 0, false, rounds));
            }
            return new State(List.copyOf(all), List.of(), List.of(End.NONE), List.of(0), true, hasTrouble, false, false, false);
        }

        @Override
        public Map<String, State> next(State s) {
            var next = new LinkedHashMap<String, State>();
            for (int who = 0; who < threads; who++) {
                step(s, who, next);
            }
            if (hasTrouble) {
                trouble(s, next);
            }
            return next;
        }

        private void step(State s, int who, Map<String, State> next) {
            Caller caller = s.caller(who);
            switch (caller.pc) {
                case OUTSIDE -> next.put(who + " comes", come(s, who));
                case WOKEN -> next.put(who + " looks", look(s, who));
                case ACTING -> {
                    next.put(who + " has run the action", opened(s, who));
                    if (hasTrouble) {
                        State failed = s.cycle() == caller.mine && s.isFull() ? brokenOff(s, caller.mine) : s;
                        next.put("the action of " + who + " fails", returned(failed, who, caller.pc(Pc.DONE)));
                    }
                }
                case WAITING, DONE -> { }
            }
        }

        private State come(State s, int who) {
            Caller caller = s.caller(who);
            if (s.ends.getLast() == End.BROKEN) {
                return returned(s, who, caller.pc(Pc.DONE));
            }
            if (s.isFull()) {
                return s.caller(who, caller.in(s.cycle(), -1, Pc.WAITING));
            }
            int index = PARTIES - 1 - s.arrived.size();
            State arrived = s.arrived(who);
            if (index == 0) {
                return returned(arrived, who, caller.in(s.cycle(), 0, Pc.ACTING));
            }
            return arrived.caller(who, caller.in(s.cycle(), index, Pc.WAITING));
        }

        private State look(State s, int who) {
            Caller caller = s.caller(who);
            return switch (s.ends.get(caller.mine)) {
                case OPEN -> caller.index < 0 ? s.caller(who, caller.in(0, 0, Pc.OUTSIDE)) : returned(s, who, caller.through());
                case BROKEN -> returned(s, who, caller.pc(Pc.DONE));
                case NONE -> caller.isLate
                        ? returned(brokenOff(s, caller.mine), who, caller.pc(Pc.DONE))
                        : s.caller(who, caller.pc(Pc.WAITING));
            };
        }

        private State opened(State s, int who) {
            Caller caller = s.caller(who);
            boolean leads = s.cycle() == caller.mine && s.isFull() || flaw == Flaw.OPENS_ANY;
            if (!leads || s.ends.getLast() == End.BROKEN) {
                return returned(s, who, caller.pc(Pc.DONE));
            }
            return returned(s.zero(s.cycle()).end(s.cycle(), End.OPEN).nextCycle().wakeAll(), who, caller.through());
        }

        private State brokenOff(State s, int cycle) {
            State broken = s.ends.get(cycle) == End.NONE ? s.end(cycle, End.BROKEN) : s;
            return flaw == Flaw.WAKES_NOBODY ? broken : broken.wakeAll();
        }

        /** A method of the core has returned. */
        private State returned(State s, int who, Caller now) {
            boolean toNobody = who == 0 && s.isDead;
            State after = s.caller(who, toNobody ? now.pc(Pc.DONE) : now);
            return toNobody ? after.dead(flaw != Flaw.TOLD_ONCE, s.isTold) : after;
        }

        private void trouble(State s, Map<String, State> next) {
            Caller mortal = s.caller(0);
            if (mortal.pc == Pc.WAITING && (!s.isDead || s.isTold)) {
                next.put("0 gives up", s.caller(0, mortal.late()));
            }
            if (mortal.pc != Pc.DONE && !s.isDead) {
                // Outside the methods of the core nothing of it is left to do.
                boolean runs = mortal.pc == Pc.OUTSIDE || mortal.pc == Pc.ACTING;
                next.put("the process of 0 ends", s.caller(0, runs ? mortal.pc(Pc.DONE) : mortal).dead(true, false));
            }
            if (s.isDue) {
                State told = s.ends.getLast() == End.NONE && s.arrived.contains(0) ? brokenOff(s, s.cycle()) : s;
                next.put("the core is told", told.dead(false, true));
            }
            if (s.mayReset) {
                State broken = s.ends.getLast() == End.NONE ? brokenOff(s, s.cycle()) : s;
                next.put("somebody resets", broken.reset().nextCycle());
            }
        }

        @Override
        public @Nullable String wrong(State s) {
            for (int cycle = 0; cycle <= s.cycle(); cycle++) {
                int one = cycle;
                long actions = s.callers.stream().filter(caller -> caller.pc == Pc.ACTING && caller.mine == one).count();
                if (actions + s.zeros.get(cycle) > 1) {
                    return "two are number 0 of cycle " + cycle;
                }
                if (s.ends.get(cycle) == End.OPEN && s.zeros.get(cycle) != 1) {
                    return "nobody is number 0 of cycle " + cycle;
                }
            }
            return s.arrived.isEmpty() && s.ends.getLast() == End.OPEN ? "a cycle was opened that nobody was in" : null;
        }

        @Override
        public @Nullable String wrongAtEnd(State s) {
            for (Caller caller : s.callers) {
                if (caller.pc == Pc.WAITING && s.ends.get(caller.mine) != End.NONE) {
                    return "somebody sleeps in a cycle that has ended";
                }
                if (caller.pc == Pc.WAITING && s.isFull()) {
                    return "all have arrived, and sleep";
                }
            }
            boolean isUnanswered = s.isDead && s.ends.getLast() == End.NONE && s.arrived.contains(0);
            if (isUnanswered) {
                return "somebody waits for one who has arrived and ended";
            }
            boolean isAll = s.callers.stream().allMatch(caller -> caller.pc == Pc.DONE);
            return s.isPlain && !isAll ? "somebody waits though nothing has happened" : null;
        }
    }

    private static StateSpace.Result explore(int threads, int rounds, boolean hasTrouble) {
        return StateSpace.explore(new Model(threads, rounds, hasTrouble, Flaw.NONE));
    }

    @Test
    void allGoOnTogetherAndOneOfThemIsNumberZero() {
        var result = explore(2, 3, false);
        assertNull(result.wrong(), () -> String.valueOf(result));
    }

    @Test
    void whoeverComesTooEarlyIsOneOfTheNext() {
        var result = explore(4, 1, false);
        assertNull(result.wrong(), () -> String.valueOf(result));
    }

    @Test
    void aBrokenBarrierWakesAll() {
        for (int threads : List.of(2, 3, 4)) {
            var result = explore(threads, threads == 4 ? 1 : 2, true);
            assertNull(result.wrong(), () -> String.valueOf(result));
            assertTrue(result.states() > 100, () -> String.valueOf(result));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFlawIsFound(Flaw flaw) {
        var result = StateSpace.explore(new Model(4, 1, true, flaw));
        assertNotNull(result.wrong());
        assertEquals("begin", result.way().getFirst());
    }
}
