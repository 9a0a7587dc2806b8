package dev.weft.sharing;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Which place in the memory of a shared object each process has, but for the home, whose place is 0. Not thread-safe. */
final class Places {
    /** How many there are. */
    static final int COUNT = 32;

    /** What stands for a place if none is left. */
    static final int NONE = -1;

    private final Map<Integer, Integer> byProcess = new HashMap<>();
    private final BitSet used = new BitSet();

    Places() {
        used.set(0);
    }

    /** The place of {@code process}, for as long as it does not leave. */
    int enter(int process) {
        if (process == 0) {
            return 0;
        }
        Integer known = byProcess.get(process);
        int place = known == null ? used.nextClearBit(0) : known;
        if (place >= COUNT) {
            return NONE;
        }
        used.set(place);
        byProcess.put(process, place);
        return place;
    }

    /** The place that {@code process} has; {@link #NONE} if it has none. */
    int of(int process) {
        return byProcess.getOrDefault(process, NONE);
    }

    /** Another process may have its place from now on. */
    void leave(int process) {
        Integer place = byProcess.remove(process);
        if (place != null) {
            used.clear(place);
        }
    }
}
