package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for names; equal names of different processes share one. */
final class Names {
    private final Scope scope;
    private final Map<Name, Integer> ids = new HashMap<>();
    private final List<Name> byId = new ArrayList<>();
    private final BitSet hiding = new BitSet();

    Names(Scope scope) {
        this.scope = scope;
    }

    int id(Name name) {
        var known = ids.putIfAbsent(name, byId.size());
        if (known != null) {
            return known;
        }
        byId.add(name);
        hiding.set(byId.size() - 1, scope.hidesBelow(name));
        return byId.size() - 1;
    }

    /** Whether nothing is shown of what it calls. */
    boolean hidesBelow(int id) {
        return hiding.get(id);
    }

    Name get(int id) {
        return byId.get(id);
    }

    boolean isCall(int id) {
        return byId.get(id).kind() == SliceKind.CALL;
    }

    int size() {
        return byId.size();
    }
}
