package dev.weft.trace.internal;

import dev.weft.trace.format.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The names a program gives to its slices, tasks, instants and counters, with their symbol ids. */
final class Names {
    /** A program that makes names without end must not fill its heap with them. */
    private static final int MAX_NAMES = 100_000;
    private static final int KINDS = 16;
    private static final String OTHER = "(other names)";

    private final Metadata metadata;
    private final List<ConcurrentHashMap<String, Integer>> idsByKind = new ArrayList<>();

    Names(Metadata metadata) {
        this.metadata = metadata;
        for (int i = 0; i < KINDS; i++) {
            idsByKind.add(new ConcurrentHashMap<>());
        }
    }

    int id(int kind, String name) {
        ConcurrentHashMap<String, Integer> ids = idsByKind.get(kind);
        Integer id = ids.get(name);
        return id != null ? id : add(kind, ids.size() < MAX_NAMES ? name : OTHER, ids);
    }

    private synchronized int add(int kind, String name, ConcurrentHashMap<String, Integer> ids) {
        Integer known = ids.get(name);
        if (known != null) {
            return known;
        }
        int id = metadata.newSymbol();
        metadata.describe(id, Symbol.ofName(kind, name));
        ids.put(name, id);
        return id;
    }
}
