package dev.weft.async;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that have come and not left. Tasks do both all the time, and seldom does anybody look for all of them: to come is one
 * compare-and-set, and to leave is a write to what no other thread writes to.
 *
 * <p>A stack of entries, the newest first. Who leaves clears its entry, which stays in the stack; who comes takes the empty ones below its
 * own out when they may be most of all. An entry that is empty remains so, and {@code next} only ever skips such ones. So by whichever of
 * its values all jobs below are reached, and several threads may change it and others look, without an order between them.
 */
final class OpenJobs {
    private static final VarHandle NEWEST;

    static {
        try {
            NEWEST = MethodHandles.lookup().findVarHandle(OpenJobs.class, "newest", Entry.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through NEWEST
    private volatile @Nullable Entry newest;

    /** So many entries are not worth a look. */
    private final int few;

    /** The depth beyond which empty entries are taken out. Of several threads that change it any is right. */
    private int most;

    /** The place of a job, which is empty after the job has left. */
    @SuppressWarnings("serial") // never written
    static final class Entry extends AtomicReference<@Nullable GroupJob<?>> {
        private @Nullable Entry next;

        /** How many entries there are from this one down; some of them may have been taken out. */
        private int depth;

        Entry(GroupJob<?> job) {
            super(job);
        }

        void leave() {
            setRelease(null);
        }
    }

    OpenJobs() {
        this(64);
    }

    OpenJobs(int few) {
        this.few = few;
        this.most = few;
    }

    Entry add(GroupJob<?> job) {
        var entry = new Entry(job);
        Entry top;
        do {
            top = (Entry) NEWEST.getVolatile(this);
            entry.next = top;
            entry.depth = top == null ? 1 : top.depth + 1;
        } while (!NEWEST.compareAndSet(this, top, entry));
        if (entry.depth > most) {
            sweep(entry);
        }
        return entry;
    }

    /** Takes the empty entries out below {@code top}. */
    private void sweep(Entry top) {
        int kept = 1;
        Entry last = top;
        for (Entry entry = top.next; entry != null; entry = entry.next) {
            if (entry.getAcquire() != null) {
                last.next = entry;
                last = entry;
                kept++;
            }
        }
        last.next = null;
        top.depth = kept;
        most = Math.max(few, 2 * kept);
    }

    /** Gives {@code action} those that are there all the time, and of those that come or leave meanwhile some. The newest first. */
    void forEach(Consumer<? super GroupJob<?>> action) {
        for (Entry entry = (Entry) NEWEST.getVolatile(this); entry != null; entry = entry.next) {
            GroupJob<?> job = entry.getAcquire();
            if (job != null) {
                action.accept(job);
            }
        }
    }

    /** The same as a list. */
    List<GroupJob<?>> list() {
        var jobs = new ArrayList<GroupJob<?>>();
        forEach(jobs::add);
        return jobs;
    }
}
