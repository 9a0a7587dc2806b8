package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.lang.invoke.VarHandle;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/*
 * A lane is written by one carrier (or platform thread) at a time, without any synchronization: the virtual threads that share it run
 * one after the other, and none can leave its carrier in here because nothing in here blocks, loads a class or runs foreign code.
 *
 * The words are stored first and `position` moves after them, with no call in between; what is taken back goes the other way. A
 * StackOverflowError or an asynchronous exception may end a method of this class anywhere; the word at `position` is then simply
 * written again.
 *
 * While a slow path runs, `thread` is null and `busy` is set: an event that arises inside of it (a woven JDK class, say) finds that the
 * thread seems to have changed, comes to `saw`, and is dropped there. The fast path so needs no test of its own for re-entry.
 *
 * Records and pairs are stored last word first: the word at `position` is what makes the rest visible to a reader.
 */
/** Writes the events of one carrier. */
final class Lane {
    private static final int DESCRIBED = 128;
    private static final int MAX_NAME_CHARS = 200;
    /** A thread's record with the longest name, and its THREAD word. */
    private static final int THREAD_WORDS = 3 + (MAX_NAME_CHARS * 3 + Long.BYTES) / Long.BYTES + 1;

    private final ChunkPool pool;
    private final int number;
    private final @Nullable Throttle throttle;
    private final long[] describedIds = new long[DESCRIBED];
    private final @Nullable String[] describedNames = new String[DESCRIBED];

    private @Nullable Thread owner;
    private @Nullable Thread thread;
    private @Nullable String name;
    private long threadId;
    private boolean busy;

    private LongBuffer buffer;
    private @Nullable ClockLine line;
    private Throttle.@Nullable Counts counts;
    private int position;
    private int limit;
    private long base;
    private long sequence;
    private long dropped;

    /** @param throttle null if all is recorded */
    Lane(ChunkPool pool, int number, @Nullable Throttle throttle) {
        this.throttle = throttle;
        this.pool = pool;
        this.number = number;
        this.buffer = pool.header();
    }

    /** A lane that counts as lost what it is given; for all who have none. */
    static Lane silent(ChunkPool pool) {
        Lane lane = new Lane(pool, Layout.METADATA_LANE, null);
        lane.busy = true;
        return lane;
    }

    /** A lane that keeps nothing, for threads of the recorder's own. */
    static Lane deaf(ChunkPool pool) {
        Lane lane = new Lane(pool, Layout.CUT_LANE, null);
        lane.busy = true;
        return lane;
    }

    /** How many events a deaf lane was given. */
    long heard() {
        return dropped;
    }

    /** Whether this is the lane of a thread, which then is not virtual. */
    @SuppressWarnings("ReferenceEquality")
    boolean belongsTo(Thread current) {
        return owner == current;
    }

    /** Whether the carrier to which it belongs has that place among the recent ones. */
    boolean isFoundAt(int slot) {
        Thread carrier = owner;
        return carrier != null && Lanes.slot(carrier) == slot;
    }

    /** Belongs to this carrier from now on, which is the current one. */
    void owner(Thread carrier) {
        owner = carrier;
    }

    /** Forgets the thread that has ended; by the keeper, before the lane is handed on. */
    void abandon() {
        owner = null;
        thread = null;
        name = null;
    }

    /** Describes the current thread, which is what a first event does beside being stored; it still has recorded nothing. */
    void greet() {
        saw(Thread.currentThread());
        thread = null;
    }

    /** Counts a call of a method that is throttled. */
    void count(int place) {
        Throttle.Counts own = counts;
        if (own == null) {
            own = throttle == null ? null : throttle.newCounts();
            if (own == null) {
                return;
            }
            counts = own;
        }
        own.calls[place]++;
    }

    /** Stores an event of one of the timed kinds. */
    @SuppressWarnings("ReferenceEquality")
    void event(int kind, int symbol) {
        Thread current = Thread.currentThread();
        if ((current != thread || !isNamed(current)) && !saw(current)) {
            return;
        }
        long now = now();
        long delta = now - base;
        if (position == limit || delta >>> Layout.TIME_BITS != 0) {
            if (!makeRoom(now, 1)) {
                return;
            }
            delta = now - base;
        }
        buffer.put(position, Layout.timed(kind, symbol, delta));
        position++;
    }

    /**
     * Stores the end of a call, unless it is shorter than {@code least} and nothing but its begin was stored since: then it takes that
     * back, and it is as if there had been no call. What lies before the begin in a chunk, or ends a record, is never taken for one.
     */
    @SuppressWarnings("ReferenceEquality")
    void end(int kind, int method, long least) {
        if (Thread.currentThread() == thread && position > 0) {
            long last = buffer.get(position - 1);
            if (isBegin(last, Layout.ENTER, method) && now() - base - Layout.delta(last) < least) {
                position--;
                buffer.put(position, 0);
                return;
            }
        }
        event(kind, method);
    }

    /** Whether it was this thread that has stored the last event here, and nothing is being stored. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Thread current) {
        return current == thread;
    }

    /** Stores the end of a wait, or takes the wait back, as {@link #end} does with a call; a {@code state} with its value may lie in it. */
    void endWait(int wait, int state, long least) {
        int begin = position - 1;
        if (begin > 1 && Layout.kind(buffer.get(begin)) == Layout.VALUE && isBegin(buffer.get(begin - 1), Layout.STATE, state)) {
            begin -= 2;
        }
        if (begin >= 0 && isOf(Thread.currentThread()) && isBegin(buffer.get(begin), Layout.BEGIN, wait)
                && now() - base - Layout.delta(buffer.get(begin)) < least) {
            while (position > begin) {
                position--;
                buffer.put(position, 0);
            }
            return;
        }
        event(Layout.END, wait);
    }

    private static boolean isBegin(long word, int kind, int symbol) {
        return word >>> Layout.TIME_BITS == Layout.timed(kind, symbol, 0) >>> Layout.TIME_BITS;
    }

    /** Stores an event and its value. */
    @SuppressWarnings("ReferenceEquality")
    void event(int kind, int symbol, long value) {
        Thread current = Thread.currentThread();
        if ((current != thread || !isNamed(current)) && !saw(current)) {
            return;
        }
        long now = now();
        if (limit - position < 2 || (now - base) >>> Layout.TIME_BITS != 0) {
            if (!makeRoom(now, 2)) {
                return;
            }
        }
        buffer.put(position + 1, Layout.plain(Layout.VALUE, value));
        VarHandle.storeStoreFence();
        buffer.put(position, Layout.timed(kind, symbol, now - base));
        position += 2;
    }

    /** Stores an event of a moment that has passed, if nothing later was stored of this thread. */
    @SuppressWarnings("ReferenceEquality")
    void eventAt(long nanos, int kind, int symbol) {
        Thread current = Thread.currentThread();
        if ((current != thread || !isNamed(current)) && !saw(current)) {
            return;
        }
        if ((position == limit || (nanos - base) >>> Layout.TIME_BITS != 0) && !makeRoom(nanos, 1)) {
            return;
        }
        buffer.put(position, Layout.timed(kind, symbol, nanos - base));
        position++;
    }

    /** For a thread of the recorder: whether events that arise in what it uses of the JDK are dropped, as they are in here. */
    void ignoreEvents(boolean yes) {
        busy = yes;
        thread = null;
    }

    /** Stores what is to be told of the innermost call. */
    @SuppressWarnings("ReferenceEquality")
    void tell(int type, int method, String text) {
        Thread current = Thread.currentThread();
        if ((current != thread || !isNamed(current)) && !saw(current)) {
            return;
        }
        int most = 2 + (text.length() * 3 + Long.BYTES) / Long.BYTES;
        long now = now();
        if (limit - position < most && !nextChunkOf(current, now)) {
            return;
        }
        int words = 1 + Utf8.put(text, text.length(), buffer, position + 2);
        buffer.put(position + 1, now);
        VarHandle.storeStoreFence();
        buffer.put(position, Layout.record(type, words, method));
        position += 1 + words;
    }

    /** The time, as of {@code System.nanoTime()}. */
    private long now() {
        ClockLine at = line;
        if (at == null) {
            return System.nanoTime();
        }
        long tick = TimeStampCounter.read();
        return (tick - at.from) >>> ClockLine.TICK_BITS == 0 ? at.soon(tick) : later(tick);
    }

    /** The time of a tick that is beyond the line, or before its begin. */
    private long later(long tick) {
        ClockLine at = Clock.lineAt(tick);
        line = at;
        return at == null ? System.nanoTime() : at.at(tick);
    }

    /** Identity is enough: a renamed thread has another String, and a false alarm only describes it again. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isNamed(Thread current) {
        return current.getName() == name;
    }

    /** Writes down that another thread runs here, or that this one has a new name; false if the event must be dropped. */
    @SuppressWarnings("ReferenceEquality")
    private boolean saw(Thread current) {
        if (busy) {
            if (number == Layout.METADATA_LANE) {
                pool.lost(1);
            } else if (number == Layout.CUT_LANE) {
                dropped++;
            }
            return false;
        }
        busy = true;
        thread = null;
        try {
            long id = Threads.id(current);
            String currentName = current.getName();
            if (limit - position < THREAD_WORDS && !nextChunk(now())) {
                return false;
            }
            describeOnce(current, id, currentName);
            if (id != threadId) {
                buffer.put(position, Layout.plain(Layout.THREAD, id));
                position++;
                threadId = id;
            }
            arrive(id);
            name = currentName;
            thread = current;
            return true;
        } finally {
            busy = false;
        }
    }

    /** Ends the arrow from who has started the thread, if this is its first event. */
    private void arrive(long id) {
        if (!arrive(id, Recorder.starts())) {
            arrive(id, Recorder.forks());
        }
    }

    private boolean arrive(long id, @Nullable Arrows starts) {
        if (starts == null || starts.isEmpty()) {
            return false;
        }
        long flow = starts.received(id);
        if (flow == 0) {
            return false;
        }
        Runnables runnables = Recorder.runnables();
        long late = runnables == null ? 0 : runnables.take(id);
        if (runnables != null && late != 0) {
            arrive(Layout.STATE, runnables.name(), late);
        }
        arrive(Layout.FLOW_IN, starts.name(), flow);
        return true;
    }

    private void arrive(int kind, int symbol, long value) {
        long delta = now() - base;
        if (limit - position >= 2 && delta >>> Layout.TIME_BITS == 0) {
            buffer.put(position + 1, Layout.plain(Layout.VALUE, value));
            VarHandle.storeStoreFence();
            buffer.put(position, Layout.timed(kind, symbol, delta));
            position += 2;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void describeOnce(Thread current, long id, String currentName) {
        int slot = (int) id & (DESCRIBED - 1);
        if (describedIds[slot] != id || describedNames[slot] != currentName) {
            describe(current, id, currentName);
            describedIds[slot] = id;
            describedNames[slot] = currentName;
        }
    }

    private void describe(Thread current, long id, String currentName) {
        int words = 1 + Utf8.put(currentName, MAX_NAME_CHARS, buffer, position + 2);
        buffer.put(position + 1, id);
        VarHandle.storeStoreFence();
        buffer.put(position, Layout.record(Layout.RECORD_THREAD_INFO, words, Threads.flags(current)));
        position += 1 + words;
    }

    /** Makes it so that {@code words} fit and {@code now} is near enough to the base; false if the event must be dropped. */
    private boolean makeRoom(long now, int words) {
        if (limit - position <= words) {
            return nextChunkOf(thread, now);
        }
        buffer.put(position, Layout.plain(Layout.BASE, now));
        position++;
        base = now;
        return true;
    }

    private boolean nextChunkOf(@Nullable Thread current, long now) {
        if (busy) {
            return false;
        }
        busy = true;
        thread = null;
        try {
            boolean room = nextChunk(now);
            if (room && current != null && name != null && pool.isRing()) {
                describeOnce(current, threadId, name);
            }
            return room;
        } finally {
            thread = current;
            busy = false;
        }
    }

    private boolean nextChunk(long now) {
        int chunk = pool.takePatiently();
        if (chunk == ChunkPool.NONE) {
            if (!pool.hasStopped(now)) {
                dropped++;
                pool.lost(1);
            }
            if (pool.isRing()) {
                leave(buffer, limit);
                limit = 0;
                position = 0;
            }
            return false;
        }
        if (line == null) {
            line = Clock.line();
        }
        LongBuffer before = buffer;
        int beforeEnd = limit;
        LongBuffer window = pool.window(chunk);
        int start = pool.offset(chunk);
        window.put(start + Layout.C_SEQUENCE, sequence);
        window.put(start + Layout.C_BASE, now);
        window.put(start + Layout.C_THREAD, threadId);
        int first = start + Layout.CHUNK_HEADER_WORDS;
        if (dropped > 0) {
            window.put(first, Layout.plain(Layout.LOST, dropped));
            first++;
        }
        VarHandle.storeStoreFence();
        window.put(start + Layout.C_MAGIC_LANE, (Layout.CHUNK_MAGIC & 0xffff_ffffL) | ((long) number << 32));
        sequence++;
        dropped = 0;
        limit = 0;
        buffer = window;
        position = first;
        base = now;
        limit = start + Layout.CHUNK_WORDS;
        if (pool.isRing()) {
            leave(before, beforeEnd);
        }
        return true;
    }

    /**
     * The chunk that ends here may be dropped, and what it tells of threads must stand in the next one again. Where there is none, it
     * must be given up all the same: if many lanes that have a full one waited for another, none would ever come.
     */
    private void leave(LongBuffer chunk, int end) {
        for (int i = 0; i < DESCRIBED; i++) {
            describedIds[i] = 0;
        }
        if (end > 0) {
            VarHandle.storeStoreFence();
            chunk.put(end - Layout.CHUNK_WORDS + Layout.C_LEFT, 1);
        }
    }
}
