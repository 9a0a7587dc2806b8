package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for names; equal names of different processes share one. */
final class Names {
    /** Values may be different in each of many million calls, and each is some hundred bytes. */
    private static final int MOST_TEXTS = 100_000;

    private static final int CALL = 1;
    private static final int WAIT = 2;
    private static final int HIDES = 4;
    private static final int LEFT_OUT = 8;
    private static final int RUN = 16;
    private static final int MOUNT = 32;

    private final Scope scope;
    private final Map<Name, Integer> ids = new HashMap<>();
    private final List<Name> byId = new ArrayList<>();
    /** What is asked of each name with each event. */
    private byte[] facts = new byte[256];
    private int texts;

    Names(Scope scope) {
        this.scope = scope;
    }

    int id(Name recorded) {
        Name name = scope.edit().of(recorded);
        var known = ids.putIfAbsent(name, byId.size());
        int id = known == null ? byId.size() : known;
        if (known == null) {
            byId.add(name);
        }
        if (id == facts.length) {
            facts = Arrays.copyOf(facts, id * 2);
        }
        if (known == null || name != recorded) {
            // Names that have become one are hidden together.
            int asked = (scope.hidesBelow(recorded) ? HIDES : 0) | (scope.edit().leavesOut(recorded) ? LEFT_OUT : 0);
            facts[id] |= (byte) (factsOf(name) | asked);
        }
        return id;
    }

    private static int factsOf(Name name) {
        return switch (name.kind()) {
            case CALL -> CALL;
            case WAIT -> WAIT;
            case MOUNT -> MOUNT;
            case TASK, SLICE -> 0;
        };
    }

    /** A text that is no name, as it is in the report. */
    String edited(String text) {
        return scope.edit().texts().apply(text);
    }

    /** Of a text {@code subject: value}; of many different ones the later ones have no value. */
    int text(String recorded) {
        String text = edited(recorded);
        var name = Name.plain(SliceKind.SLICE, text);
        if (ids.containsKey(name)) {
            return id(name);
        }
        if (texts < MOST_TEXTS) {
            texts++;
            return id(name);
        }
        return id(Name.plain(SliceKind.SLICE, Told.subject(text) + ": (not kept, since there are more than 100,000 different values)"));
    }

    /** Of what an executor runs: a task. */
    int run(String text) {
        int id = id(Name.plain(SliceKind.TASK, text));
        facts[id] |= RUN;
        return id;
    }

    /** Whether it is what an executor runs, which has no end of its own if an exception has left it. */
    boolean isRun(int id) {
        return (facts[id] & RUN) != 0;
    }

    /** Whether nothing is shown of what it calls. */
    boolean hidesBelow(int id) {
        return (facts[id] & HIDES) != 0;
    }

    /** Whether a call is as if it had not been recorded. */
    boolean leavesOut(int id) {
        return (facts[id] & LEFT_OUT) != 0;
    }

    Name get(int id) {
        return byId.get(id);
    }

    boolean isCall(int id) {
        return (facts[id] & CALL) != 0;
    }

    boolean isWait(int id) {
        return (facts[id] & WAIT) != 0;
    }

    /** Whether short ones are left out if that is asked for. */
    boolean isBrief(int id) {
        return (facts[id] & (CALL | WAIT | MOUNT)) != 0;
    }

    /** Whether there may be so many that a picture has no room for the short ones. */
    boolean mayBeMany(int id) {
        return (facts[id] & (CALL | WAIT | RUN | MOUNT)) != 0;
    }

    int size() {
        return byId.size();
    }
}
