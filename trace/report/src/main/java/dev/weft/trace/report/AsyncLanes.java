package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lanes for what goes on in a process beside its threads: never more than go on at a time. */
final class AsyncLanes {
    /** Above all ids of threads. */
    private static final long FIRST_ID = 1L << 48;

    private final ImportedProcess process;
    private final Map<String, ImportedThread> taken = new HashMap<>();
    private final List<Free> free = new ArrayList<>();
    private int lanes;

    /** A lane on which nothing goes on from a moment on. */
    private record Free(ImportedThread lane, long since) {}

    AsyncLanes(ImportedProcess process) {
        this.process = process;
    }

    /** The lane of what begins now, or has begun and goes on. */
    ImportedThread begin(String key, long time) {
        return taken.computeIfAbsent(key, _ -> freeAt(time));
    }

    private ImportedThread freeAt(long time) {
        for (int i = free.size() - 1; i >= 0; i--) {
            if (free.get(i).since <= time) {
                return free.remove(i).lane;
            }
        }
        ImportedThread lane = process.lane(FIRST_ID + lanes++);
        lane.named("async " + lanes);
        return lane;
    }

    /** The lane of what goes on; null if nothing of that key does. */
    @Nullable ImportedThread of(String key) {
        return taken.get(key);
    }

    void end(String key, long time) {
        ImportedThread lane = taken.remove(key);
        if (lane != null) {
            free.add(new Free(lane, time));
        }
    }
}
