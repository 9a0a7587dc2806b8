package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * Unless it is a ring that has come round (see Ring), the file grows at one end only, by one thread (the keeper), and is given out at
 * the other end by whoever needs a chunk:
 *
 *      0 ……… taken ………… ready ………… limit
 *        in use    |  blank   | not in the file yet
 *
 * Before `ready` moves over a chunk, its bytes were written through the channel (so a full disk is an IOException in the keeper, and
 * never a SIGBUS in the program), its window was mapped, and every page of it was touched (so the program takes no page fault).
 * `ready` is written last and volatile; who has read it sees the window. `taken` moves by compare-and-set and never passes `ready`.
 * A chunk given out belongs to one lane for good, and in a ring until that has left it.
 */
/** The trace file as a supply of blank chunks; {@link #take} never blocks and never allocates. */
final class ChunkPool {
    static final int NONE = -1;

    private static final int WINDOW_CHUNKS = 128;
    private static final int STEP_CHUNKS = 8;
    private static final int PAGE_WORDS = 512;
    private static final int MIN_AHEAD = 32;
    private static final int MAX_AHEAD = 512;
    /** How long a program's thread may wait for the keeper before its events are given up; on a busy machine its turn comes late. */
    private static final long PATIENCE_NANOS = 200_000_000;

    private final FileChannel channel;
    private final FileMapper mapper;
    private final LongBuffer header;
    private final @Nullable LongBuffer[] windows;
    private final int limit;
    private final long laneLimit;
    private final int maxAhead;
    private final @Nullable Ring ring;
    private final boolean stops;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(Layout.CHUNK_BYTES * STEP_CHUNKS);

    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong stoppedTicks = new AtomicLong();
    private volatile long ready;
    private volatile boolean finished;
    private volatile boolean closed;
    private volatile boolean late;
    private volatile @Nullable Thread keeper;
    private int ahead;
    /** How many chunks the file has; the keeper's. */
    private int written;
    /** How many names have; under the lock of who writes them. */
    private int ofNames;

    /** Takes over a file whose header was written. */
    ChunkPool(FileChannel channel, FileMapper mapper, long maxBytes, WhenFull whenFull) throws IOException {
        this.channel = channel;
        this.mapper = mapper;
        this.header = map(0, Layout.HEADER_BYTES);
        this.limit = (int) Math.min(Integer.MAX_VALUE / 2, (maxBytes - Layout.HEADER_BYTES) / Layout.CHUNK_BYTES);
        this.stops = whenFull == WhenFull.STOP;
        this.ring = whenFull == WhenFull.REUSE ? new Ring(limit) : null;
        this.laneLimit = ring != null ? Long.MAX_VALUE : limit - Math.max(STEP_CHUNKS, limit / 32);
        this.maxAhead = ring != null ? Math.min(MAX_AHEAD, limit / 8) : MAX_AHEAD;
        this.ahead = Math.min(MIN_AHEAD, maxAhead);
        this.windows = new LongBuffer[limit / WINDOW_CHUNKS + 1];
        grow();
    }

    private LongBuffer map(long at, long bytes) throws IOException {
        return mapper.map(channel, at, bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    }

    LongBuffer header() {
        return header;
    }

    /** A blank chunk for a lane, or {@link #NONE}. */
    int take() {
        return take(laneLimit);
    }

    /** A blank chunk for names, which may use the last part of the file that lanes may not, or half of a ring. For one thread at a time. */
    int takeForNames() {
        if (hasNoRoomForNames()) {
            return NONE;
        }
        int chunk = take(ring != null ? Long.MAX_VALUE : limit);
        ofNames += chunk == NONE ? 0 : 1;
        return chunk;
    }

    private boolean hasNoRoomForNames() {
        return ring != null && ofNames >= limit / 2;
    }

    /** Whether no chunk for names will ever come again. */
    boolean isFinishedForNames() {
        return finished || hasNoRoomForNames();
    }

    private int take(long upTo) {
        while (true) {
            long next = taken.get();
            long blank = Math.min(ready, upTo) - next;
            if (blank <= 0) {
                return NONE;
            }
            int chunk = ring == null ? (int) next : ring.chunk(next);
            if (taken.compareAndSet(next, next + 1)) {
                if (blank <= ahead / 2) {
                    wakeKeeper();
                }
                return chunk;
            }
        }
    }

    /**
     * As {@link #take}, but gives the keeper a moment when it is behind: it spins, since a virtual thread that parked here would leave
     * its lane to another one. Once the keeper was too late, nobody waits again until it has caught up.
     */
    int takePatiently() {
        int chunk = take();
        if (chunk != NONE || finished || late || taken.get() >= laneLimit) {
            return chunk;
        }
        long start = System.nanoTime();
        while (chunk == NONE && !finished) {
            wakeKeeper();
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                late = true;
                return take();
            }
            for (int i = 0; i < 100; i++) {
                Thread.onSpinWait();
            }
            chunk = take();
        }
        return chunk;
    }

    void wakeKeeper() {
        Thread thread = keeper;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    LongBuffer window(int chunk) {
        LongBuffer window = windows[chunk / WINDOW_CHUNKS];
        if (window == null) {
            throw new IllegalStateException("a chunk must be taken before it is used");
        }
        return window;
    }

    /** Index of the chunk's first word in its window. */
    int offset(int chunk) {
        return chunk % WINDOW_CHUNKS * Layout.CHUNK_WORDS;
    }

    /** Whether a lane must say when it has left a chunk, and each chunk which threads it tells of. */
    boolean isRing() {
        return ring != null;
    }

    /** Whether the recording is over, which is what who finds no room asks; where a full buffer ends it, that was when the first asked. */
    boolean hasStopped(long now) {
        if (closed) {
            return true;
        }
        if (!stops || (!finished && taken.get() < laneLimit)) {
            return false;
        }
        if (stoppedTicks.compareAndSet(0, now)) {
            header.put(Layout.H_STOPPED_TICKS, now);
        }
        return true;
    }

    void lost(long events) {
        header.put(Layout.H_LOST, lost.addAndGet(events));
    }

    /** Stores the number of losses once more: threads that count at the same time may store theirs in the wrong order. */
    void confirmLosses() {
        header.put(Layout.H_LOST, lost.get());
    }

    /** The chunk that was given out when so many had been; in a ring it may have been given anew. */
    int chunkAt(long position) {
        return ring == null ? (int) position : ring.chunk(position);
    }

    /** How many chunks were given out so far. */
    long given() {
        return taken.get();
    }

    /** Whether no chunk will ever come again. */
    boolean isFinished() {
        return finished;
    }

    void keptBy(Thread thread) {
        keeper = thread;
    }

    /** The recording is over, and what has no room any more is none of it. */
    void close() {
        closed = true;
        finished = true;
    }

    /** Nobody should wait for chunks any more. */
    void abandon() {
        finished = true;
    }

    /** Brings the supply up to what is being used, as far as there is memory; by the keeper only. */
    void refill() {
        if (written >= ahead && ready - taken.get() < ahead / 2) {
            ahead = Math.min(ahead * 2, maxAhead);
        }
        try {
            while (written < limit && ready - taken.get() < ahead) {
                grow();
            }
            if (ring != null && written >= limit) {
                late = !reuse(ring);
            } else {
                finished = written >= limit;
                late = false;
            }
        } catch (OutOfMemoryError passing) {
            // The next call may find memory; until then nobody should wait.
            late = true;
        } catch (IOException | RuntimeException | InternalError e) {
            finished = true;
        }
    }

    /** Whether there are blank chunks, or were some that are taken already. */
    private boolean reuse(Ring from) {
        long before = ready;
        long given = taken.get();
        if (before - given <= ahead / 2) {
            ready = from.reuse(this, before, given, (int) (given + ahead - before));
        }
        return ready > given;
    }

    private void grow() throws IOException {
        int first = written;
        int end = Math.min(first + STEP_CHUNKS, limit);
        zeros.clear().limit((end - first) * Layout.CHUNK_BYTES);
        long at = Layout.HEADER_BYTES + (long) first * Layout.CHUNK_BYTES;
        while (zeros.hasRemaining()) {
            at += channel.write(zeros, at);
        }
        int index = first / WINDOW_CHUNKS;
        LongBuffer window = windows[index];
        if (window == null) {
            long start = Layout.HEADER_BYTES + (long) index * WINDOW_CHUNKS * Layout.CHUNK_BYTES;
            window = map(start, (long) Math.min(WINDOW_CHUNKS, limit - index * WINDOW_CHUNKS) * Layout.CHUNK_BYTES);
            windows[index] = window;
        }
        for (int word = offset(first), stop = word + (end - first) * Layout.CHUNK_WORDS; word < stop; word += PAGE_WORDS) {
            window.put(word, 0);
        }
        written = end;
        ready = ring == null ? end : ring.add(ready, first, end);
    }
}
