package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A {@link JobQueue} for several threads. What has priority 0 and was not put in front, which is the rule, goes through a queue without
 * a lock. A {@link #poll} may miss what is added otherwise while it runs: it gives what comes behind that, or null.
 */
final class ConcurrentJobQueue<E> {
    private final ToIntFunction<? super E> priority;
    private final ConcurrentLinkedQueue<E> normal = new ConcurrentLinkedQueue<>();

    /** All else; guarded by itself. */
    private final JobQueue<E> others;

    /** How much is in {@link #others}; written with that held. */
    private volatile int othersSize;

    ConcurrentJobQueue(ToIntFunction<? super E> priority) {
        this.priority = priority;
        this.others = new JobQueue<>(priority);
    }

    void add(E job) {
        if (priority.applyAsInt(job) == 0) {
            normal.add(job);
            return;
        }
        synchronized (others) {
            others.add(job);
            othersSize = others.size();
        }
    }

    /** Puts {@code job} before all of its priority: it was there before. */
    void addFirst(E job) {
        synchronized (others) {
            others.addFirst(job);
            othersSize = others.size();
        }
    }

    boolean isEmpty() {
        return othersSize == 0 && normal.isEmpty();
    }

    /** Takes the next one; null if there is none. */
    @Nullable E poll() {
        return othersSize == 0 ? normal.poll() : pollWithOthers();
    }

    private @Nullable E pollWithOthers() {
        synchronized (others) {
            boolean first = !others.isEmpty() && priority.applyAsInt(others.element()) >= 0;
            E job = first ? null : normal.poll();
            if (job == null && !others.isEmpty()) {
                job = others.remove();
                othersSize = others.size();
            }
            return job;
        }
    }

    /** Takes all. */
    List<E> drain() {
        var all = new ArrayList<E>();
        E job;
        while ((job = poll()) != null) {
            all.add(job);
        }
        return all;
    }
}
