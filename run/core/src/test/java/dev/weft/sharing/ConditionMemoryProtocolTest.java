package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol of a condition in memory ({@link ConditionMemory}, {@link GuardedCondition}), gone through exhaustively. Two parties each
 * take one item, for which they wait while there is none; a third adds items and signals after each. One of them may be killed at any
 * point, and the first may give up. A step is one access to memory, or what the home does with nobody else able to see a part of it. The
 * lock is one step to take and one to release, as {@code LockWordProtocolTest} finds it.
 */
class ConditionMemoryProtocolTest {
    private static final int PRODUCER = 3;
    private static final int NOBODY = 0;
    private static final int ABANDONED = -1;

    /** Where a party is. Between ASKING and RETURNING, and when SIGNALLING_AT_HOME, its home does it. */
    private enum Pc {
        OUTSIDE,
        INSIDE,
        GIVING_UP_THE_LOCK,
        LOOKING,
        ASKING,
        MOVING,
        SLEEPING,
        RETURNING,
        SEEN,
        BACK,
        SCANNING,
        DECIDING,
        SIGNALLING,
        SIGNALLING_AT_HOME,
        LEAVING,
        DONE
    }

    /** What the home is in the middle of when a process has ended. */
    private enum Desk {
        IDLE,
        WAKING,
        RELEASING
    }

    private enum Flaw {
        NONE,
        /** The home tells that somebody sleeps there after it has emptied the slot. */
        SLEEPERS_TOLD_LATE,
        /** Who signals looks whether somebody sleeps before it looks at the slots. */
        SLEEPERS_SEEN_EARLY,
        /** A waiter gives the lock up before it stands in a slot. */
        SEATED_LATE,
        /** A waiter empties its slot before it has the lock again. */
        EMPTIED_EARLY,
        /** Nobody is woken for who was signalled and died. */
        SIGNAL_DIES,
        /** Nobody is woken when who has the lock dies. */
        NOT_WOKEN,
        /** The dead stay in their slots. */
        SLOT_LEFT,
        /** The home is told of a death once only. */
        TOLD_ONCE
    }

    /**
     * The state of all.
     *
     * @param owner who has the lock
     * @param slots a party that looks on; negative once it was signalled
     * @param line who waits, in the order of tickets, until it has the lock again
     * @param queue who sleeps at home
     * @param sleepers whether memory tells that somebody does
     * @param monitor who has the home's monitor for more than a step
     * @param scanned how many slots the producer has looked at, and the first in line of those
     * @param wake whether the home is to wake all
     * @param signals how many may still go on by a signal
     * @param overtaken whether somebody was signalled before one that had waited longer
     */
    private record State(
            int owner, List<Integer> slots, List<Integer> line, List<Integer> queue, boolean sleepers, int monitor, List<Pc> pcs, int items,
            int produced, int scanned, int first, boolean seenSleepers, boolean hasGivenUp, boolean isDead, boolean isDue, boolean isTold,
            Desk desk, boolean wake, int signals, boolean overtaken) {
        Pc pc(int party) {
            return pcs.get(party - 1);
        }

        Draft draft() {
            return new Draft(this);
        }
    }

    /** A state that is being made. */
    private static final class Draft {
        int owner;
        final List<Integer> slots;
        final List<Integer> line;
        final List<Integer> queue;
        boolean sleepers;
        int monitor;
        final List<Pc> pcs;
        int items;
        int produced;
        int scanned;
        int first;
        boolean seenSleepers;
        boolean hasGivenUp;
        boolean isDead;
        boolean isDue;
        boolean isTold;
        Desk desk;
        boolean wake;
        int signals;
        boolean overtaken;

        Draft(State s) {
            owner = s.owner;
            slots = new ArrayList<>(s.slots);
            line = new ArrayList<>(s.line);
            queue = new ArrayList<>(s.queue);
            sleepers = s.sleepers;
            monitor = s.monitor;
            pcs = new ArrayList<>(s.pcs);
            items = s.items;
            produced = s.produced;
            scanned = s.scanned;
            first = s.first;
            seenSleepers = s.seenSleepers;
            hasGivenUp = s.hasGivenUp;
            isDead = s.isDead;
            isDue = s.isDue;
            isTold = s.isTold;
            desk = s.desk;
            wake = s.wake;
            signals = s.signals;
            overtaken = s.overtaken;
        }

        Draft pc(int party, Pc now) {
            pcs.set(party - 1, now);
            return this;
        }

        State state() {
            return new State(owner, List.copyOf(slots), List.copyOf(line), List.copyOf(queue), sleepers, monitor, List.copyOf(pcs), items,
                    produced, scanned, first, seenSleepers, hasGivenUp, isDead, isDue, isTold, desk, wake, signals, overtaken);
        }

        /** {@code party} is woken by a signal. */
        void signalled(int party) {
            for (int other : line.subList(0, line.indexOf(party))) {
                overtaken |= slots.contains(other) || queue.contains(other);
            }
            signals++;
        }

        /** The first in line of those who wait in {@code among}; nobody if none does. */
        int firstOf(List<Integer> among) {
            return line.stream().filter(among::contains).findFirst().orElse(NOBODY);
        }
    }

    private record Model(int supply, int slots, int mortal, Flaw flaw) implements StateSpace.Protocol<State> {
        /** What a process does itself, and what is over when that is killed. */
        private static final Set<Pc> IN_PROCESS = EnumSet.complementOf(
                EnumSet.of(Pc.ASKING, Pc.MOVING, Pc.SLEEPING, Pc.RETURNING, Pc.SIGNALLING_AT_HOME, Pc.DONE));

        @Override
        public State begin() {
            List<Integer> empty = Collections.nCopies(slots, NOBODY);
            return new State(NOBODY, empty, List.of(), List.of(), false, NOBODY, List.of(Pc.OUTSIDE, Pc.OUTSIDE, Pc.OUTSIDE), 0, 0, 0,
                    NOBODY, false, false, false, false, false, Desk.IDLE, false, 0, false);
        }

        @Override
        public Map<String, State> next(State s) {
            var next = new LinkedHashMap<String, State>();
            for (int party = 1; party <= PRODUCER; party++) {
                step(s, party, next);
            }
            if (mortal != NOBODY && !s.isDead && s.pc(mortal) != Pc.DONE) {
                Draft dead = s.draft();
                dead.isDead = true;
                dead.isDue = true;
                if (IN_PROCESS.contains(s.pc(mortal))) {
                    dead.pc(mortal, Pc.DONE);
                }
                next.put("the process of " + mortal + " is killed", dead.state());
            }
            desk(s, next);
            return next;
        }

        private void step(State s, int party, Map<String, State> next) {
            Draft d = s.draft();
            String who = party + " ";
            boolean isHomeFree = s.monitor == NOBODY;
            switch (s.pc(party)) {
                case OUTSIDE -> {
                    if (s.owner == NOBODY) {
                        d.owner = party;
                        next.put(who + "locks", d.pc(party, Pc.INSIDE).state());
                    }
                }
                case INSIDE -> inside(s, party, next);
                case GIVING_UP_THE_LOCK -> {
                    if (flaw == Flaw.SEATED_LATE) {
                        seat(d, party);
                    } else {
                        d.owner = NOBODY;
                    }
                    next.put(who + "has begun to wait", d.pc(party, Pc.LOOKING).state());
                }
                case LOOKING -> {
                    if (s.slots.contains(-party)) {
                        if (flaw == Flaw.EMPTIED_EARLY) {
                            d.slots.replaceAll(slot -> slot == -party ? NOBODY : slot);
                        }
                        next.put(who + "sees its signal", d.pc(party, Pc.SEEN).state());
                    }
                    next.put(who + "asks to sleep", s.draft().pc(party, Pc.ASKING).state());
                }
                case ASKING -> {
                    if (isHomeFree) {
                        d.monitor = party;
                        if (flaw == Flaw.SLEEPERS_TOLD_LATE) {
                            move(d, party);
                        } else {
                            d.sleepers = true;
                        }
                        next.put(who + "comes home", d.pc(party, Pc.MOVING).state());
                    }
                }
                case MOVING -> {
                    d.monitor = NOBODY;
                    if (flaw == Flaw.SLEEPERS_TOLD_LATE) {
                        d.sleepers = true;
                    } else {
                        move(d, party);
                    }
                    d.sleepers = d.sleepers && !d.queue.isEmpty();
                    next.put(who + "leaves its slot", d.pc(party, Pc.SLEEPING).state());
                }
                case SLEEPING -> sleeping(s, party, next);
                case RETURNING, SEEN -> {
                    if (s.owner == NOBODY) {
                        d.owner = party;
                        if (party == mortal && s.isDead) {
                            d.isDue |= flaw != Flaw.TOLD_ONCE;
                            next.put(who + "returns to nobody", d.pc(party, Pc.DONE).state());
                        } else {
                            next.put(who + "locks again", d.pc(party, Pc.BACK).state());
                        }
                    }
                }
                case BACK -> {
                    d.slots.replaceAll(slot -> Math.abs(slot) == party ? NOBODY : slot);
                    d.line.remove((Integer) party);
                    boolean leaves = party == 1 && s.hasGivenUp;
                    next.put(who + "empties its slot", d.pc(party, leaves ? Pc.LEAVING : Pc.INSIDE).state());
                }
                case SCANNING -> {
                    int seen = s.slots.get(s.scanned);
                    if (seen > 0 && (s.first == NOBODY || s.line.indexOf(seen) < s.line.indexOf(s.first))) {
                        d.first = seen;
                    }
                    d.scanned++;
                    next.put(who + "looks at a slot", d.pc(party, d.scanned == slots ? Pc.DECIDING : Pc.SCANNING).state());
                }
                case DECIDING -> {
                    boolean asks = flaw == Flaw.SLEEPERS_SEEN_EARLY ? s.seenSleepers : s.sleepers;
                    Pc then = asks ? Pc.SIGNALLING_AT_HOME : s.first == NOBODY ? Pc.LEAVING : Pc.SIGNALLING;
                    next.put(who + "looks whether anybody sleeps", d.pc(party, then).state());
                }
                case SIGNALLING -> {
                    int slot = s.slots.indexOf(s.first);
                    if (slot >= 0) {
                        d.signalled(s.first);
                        d.slots.set(slot, -s.first);
                        next.put(who + "signals " + s.first, d.pc(party, Pc.LEAVING).state());
                    } else {
                        next.put(who + "is too late", scan(d, party).state());
                    }
                }
                case SIGNALLING_AT_HOME -> {
                    if (isHomeFree) {
                        signalAtHome(d);
                        d.isDue |= party == mortal && s.isDead;
                        boolean isGone = party == mortal && s.isDead;
                        next.put(who + "signals at home", d.pc(party, isGone ? Pc.DONE : Pc.LEAVING).state());
                    }
                }
                case LEAVING -> {
                    d.owner = NOBODY;
                    boolean again = party == PRODUCER && s.produced < supply;
                    next.put(who + "unlocks", d.pc(party, again ? Pc.OUTSIDE : Pc.DONE).state());
                }
                case DONE -> { }
            }
        }

        private void inside(State s, int party, Map<String, State> next) {
            Draft d = s.draft();
            if (party == PRODUCER) {
                d.items++;
                d.produced++;
                next.put("an item is added", scan(d, party).state());
            } else if (s.items > 0) {
                d.items--;
                next.put(party + " takes", d.pc(party, Pc.LEAVING).state());
            } else if (s.slots.contains(NOBODY)) {
                d.line.add(party);
                if (flaw == Flaw.SEATED_LATE) {
                    d.owner = NOBODY;
                } else {
                    seat(d, party);
                }
                next.put(party + " takes a slot", d.pc(party, Pc.GIVING_UP_THE_LOCK).state());
            } else if (s.monitor == NOBODY) {
                d.line.add(party);
                d.queue.add(party);
                d.sleepers = true;
                d.owner = NOBODY;
                next.put(party + " waits at home", d.pc(party, Pc.SLEEPING).state());
            }
        }

        private static void seat(Draft d, int party) {
            d.slots.set(d.slots.indexOf(NOBODY), party);
        }

        private static Draft scan(Draft d, int party) {
            d.scanned = 0;
            d.first = NOBODY;
            d.seenSleepers = d.sleepers;
            return d.pc(party, Pc.SCANNING);
        }

        /** Who is not in its slot any more was signalled there, or is dead. */
        private static void move(Draft d, int party) {
            int slot = d.slots.indexOf(party);
            if (slot >= 0) {
                d.slots.set(slot, NOBODY);
                d.queue.add(party);
            }
        }

        private void sleeping(State s, int party, Map<String, State> next) {
            if (!s.queue.contains(party)) {
                next.put(party + " wakes", s.draft().pc(party, Pc.RETURNING).state());
            } else if (s.monitor == NOBODY && (party == 1 && !s.hasGivenUp || party == mortal && s.isTold)) {
                Draft d = s.draft();
                d.hasGivenUp |= party == 1;
                d.queue.remove((Integer) party);
                d.sleepers = !d.queue.isEmpty();
                next.put(party + " gives up", d.pc(party, Pc.RETURNING).state());
            }
        }

        private static void signalAtHome(Draft d) {
            var waiting = new ArrayList<>(d.slots);
            waiting.addAll(d.queue);
            int first = d.firstOf(waiting);
            if (first != NOBODY) {
                d.signalled(first);
                d.slots.replaceAll(slot -> slot == first ? -first : slot);
                d.queue.remove((Integer) first);
                d.sleepers = !d.queue.isEmpty();
            }
        }

        private void desk(State s, Map<String, State> next) {
            Draft d = s.draft();
            switch (s.desk) {
                case IDLE -> {
                    if (s.isDue && s.monitor == NOBODY) {
                        d.isDue = false;
                        d.wake = s.owner == mortal && flaw != Flaw.NOT_WOKEN || s.slots.contains(-mortal) && flaw != Flaw.SIGNAL_DIES;
                        if (flaw != Flaw.SLOT_LEFT) {
                            d.slots.replaceAll(slot -> Math.abs(slot) == mortal ? NOBODY : slot);
                        }
                        d.monitor = mortal;
                        d.owner = s.owner == mortal ? ABANDONED : s.owner;
                        d.desk = d.wake ? Desk.WAKING : Desk.RELEASING;
                        next.put("the home clears away the dead", d.state());
                    }
                }
                case WAKING -> {
                    int slot = 0;
                    while (slot < slots && s.slots.get(slot) <= 0) {
                        slot++;
                    }
                    if (slot < slots) {
                        d.slots.set(slot, -s.slots.get(slot));
                        d.signals++;
                        next.put("the home wakes one that looks on", d.state());
                    } else {
                        d.signals += d.queue.size();
                        d.queue.clear();
                        d.sleepers = false;
                        d.desk = Desk.RELEASING;
                        next.put("the home wakes those who sleep", d.state());
                    }
                }
                case RELEASING -> {
                    d.owner = s.owner == ABANDONED ? NOBODY : s.owner;
                    d.monitor = NOBODY;
                    d.isTold = true;
                    d.wake = false;
                    d.desk = Desk.IDLE;
                    next.put("the home is done with the dead", d.state());
                }
            }
        }

        @Override
        public @Nullable String wrong(State s) {
            if (s.overtaken) {
                return "somebody was signalled before one that had waited longer";
            }
            if (!s.isDead && s.signals > s.produced) {
                return "more were woken than signalled";
            }
            return null;
        }

        @Override
        public @Nullable String wrongAtEnd(State s) {
            if (s.owner != NOBODY) {
                return "the lock is not free";
            }
            if (s.sleepers == s.queue.isEmpty()) {
                return "memory tells wrongly whether anybody sleeps";
            }
            boolean mayWait = s.items == 0 && s.pcs.stream().allMatch(pc -> pc == Pc.DONE || pc == Pc.SLEEPING);
            if (!mayWait && !s.pcs.stream().allMatch(Pc.DONE::equals)) {
                return "somebody waits for ever";
            }
            return s.slots.stream().allMatch(slot -> slot == NOBODY) ? null : "a slot is not empty";
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 2", "1, 3", "2, 0", "2, 1", "2, 2", "2, 3"})
    void noSignalIsLostOrOvertakesWhoeverIsKilled(int slots, int mortal) {
        for (int supply = 1; supply <= 2; supply++) {
            StateSpace.Result result = StateSpace.explore(new Model(supply, slots, mortal, Flaw.NONE));
            assertNull(result.wrong(), () -> result.wrong() + "\n" + String.join("\n", result.way()));
            assertTrue(result.states() > 400, () -> "only " + result.states() + " states were visited");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void theCheckFindsEachFlaw(Flaw flaw) {
        int mortal = flaw == Flaw.NOT_WOKEN ? PRODUCER : 1;
        assertNotNull(StateSpace.explore(new Model(1, 2, mortal, flaw)).wrong());
    }
}
