package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for names; equal names of different processes share one. */
final class Names {
    /** Values may be different in each of many million calls, and each is some hundred bytes. */
    private static final int MOST_TEXTS = 100_000;

    private final Scope scope;
    private final Map<Name, Integer> ids = new HashMap<>();
    private final List<Name> byId = new ArrayList<>();
    private final BitSet hiding = new BitSet();
    private final BitSet leftOut = new BitSet();
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
        if (known == null || name != recorded) {
            // Names that have become one are hidden together.
            hiding.set(id, hiding.get(id) || scope.hidesBelow(recorded));
            leftOut.set(id, leftOut.get(id) || scope.edit().leavesOut(recorded));
        }
        return id;
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

    /** Whether nothing is shown of what it calls. */
    boolean hidesBelow(int id) {
        return hiding.get(id);
    }

    /** Whether a call is as if it had not been recorded. */
    boolean leavesOut(int id) {
        return leftOut.get(id);
    }

    Name get(int id) {
        return byId.get(id);
    }

    boolean isCall(int id) {
        return byId.get(id).kind() == SliceKind.CALL;
    }

    boolean isWait(int id) {
        return byId.get(id).kind() == SliceKind.WAIT;
    }

    /** Whether there may be so many that short ones are left out. */
    boolean isBrief(int id) {
        return isCall(id) || isWait(id) || byId.get(id).kind() == SliceKind.MOUNT;
    }

    int size() {
        return byId.size();
    }
}
