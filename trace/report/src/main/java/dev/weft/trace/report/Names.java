package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for names; equal names of different processes share one. */
final class Names {
    private final Map<Name, Integer> ids = new HashMap<>();
    private final List<Name> byId = new ArrayList<>();

    int id(Name name) {
        var known = ids.putIfAbsent(name, byId.size());
        if (known != null) {
            return known;
        }
        byId.add(name);
        return byId.size() - 1;
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
