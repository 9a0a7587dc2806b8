package dev.weft.sharing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Goes through all states that a protocol can get into, whoever is faster. */
final class StateSpace {
    private StateSpace() {}

    /**
     * A protocol as its states, which are equal if nothing tells them apart.
     *
     * @param <S> the type of a state
     */
    interface Protocol<S> {
        S begin();

        /** What can happen next, each with a name. */
        Map<String, S> next(S state);

        /** What must not be in this state; null if all is well. */
        @Nullable String wrong(S state);

        /** What must not be in this state, in which nothing more can happen. */
        @Nullable String wrongAtEnd(S state);
    }

    /**
     * What came of it.
     *
     * @param states how many states there are
     * @param wrong what is wrong in one of them; null if all is well
     * @param way the shortest way there
     */
    record Result(int states, @Nullable String wrong, List<String> way) {}

    /** How a state was first come to. */
    private record Origin<S>(@Nullable S from, String step) {}

    static <S> Result explore(Protocol<S> protocol) {
        var origins = new HashMap<S, Origin<S>>();
        var open = new ArrayDeque<S>();
        S begin = protocol.begin();
        origins.put(begin, new Origin<>(null, "begin"));
        open.add(begin);
        while (!open.isEmpty()) {
            S state = open.remove();
            Map<String, S> next = protocol.next(state);
            String wrong = protocol.wrong(state);
            if (wrong == null && next.isEmpty()) {
                wrong = protocol.wrongAtEnd(state);
            }
            if (wrong != null) {
                return new Result(origins.size(), wrong, way(origins, state));
            }
            next.forEach((step, to) -> {
                if (origins.putIfAbsent(to, new Origin<>(state, step)) == null) {
                    open.add(to);
                }
            });
        }
        return new Result(origins.size(), null, List.of());
    }

    private static <S> List<String> way(Map<S, Origin<S>> origins, S end) {
        var way = new ArrayList<String>();
        Origin<S> origin = origins.get(end);
        way.add(end.toString());
        while (origin != null) {
            way.add(0, origin.step);
            origin = origin.from == null ? null : origins.get(origin.from);
        }
        return way;
    }
}
