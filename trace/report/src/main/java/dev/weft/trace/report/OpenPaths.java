package dev.weft.trace.report;

import java.util.HashMap;
import java.util.Map;

/** The call path that each thread is on, while a recording is followed. */
final class OpenPaths {
    private final CallPaths paths = new CallPaths();
    private final Map<ThreadTimeline, Integer> open = new HashMap<>();

    void begun(ThreadTimeline thread, int name) {
        open.put(thread, paths.child(of(thread), name));
    }

    /** The path down to what a thread has begun last. */
    int of(ThreadTimeline thread) {
        return open.getOrDefault(thread, CallPaths.ROOT);
    }

    void ended(ThreadTimeline thread) {
        int around = paths.parent(of(thread));
        if (around == CallPaths.ROOT) {
            open.remove(thread);
        } else {
            open.put(thread, around);
        }
    }

    /** How many paths there have been. */
    int size() {
        return paths.size();
    }

    /** The names of a path, the outermost first. */
    int[] names(int path) {
        var names = new int[paths.depth(path) + 1];
        for (int i = names.length - 1, p = path; i >= 0; i--, p = paths.parent(p)) {
            names[i] = paths.name(p);
        }
        return names;
    }
}
