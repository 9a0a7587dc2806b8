package dev.weft.ipc;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A queue of messages in memory that processes share: one puts, the other takes, each with one thread at a time. Neither ever waits,
 * and neither believes what the other has stored: numbers that make no sense are a {@link CorruptFrame} for who takes, and no room for
 * who puts. Several can take turns at an end if each takes it up ({@link #takeUpPutting}, {@link #takeUpTaking}) where the last one left
 * it.
 *
 * <p>Three words stand in front, each in a cache line of its own: {@code tail}, how many bytes were put since the beginning,
 * {@code head}, how many were taken, and {@code bell}, whether who takes sleeps. A message is its length in 8 bytes and its bytes, padded
 * to 8; one that does not fit before the end of the memory stands at its start, and {@link #SKIP} in place of a length says so. A message
 * is stored before {@code tail} moves over it, and copied out before {@code head} does. A ring that is found empty behind its middle can
 * be used from its start, so that little traffic stays in little memory. A message may take half of the capacity: then one that goes to the
 * start always ends before the {@link #SKIP}.
 */
public final class Ring {
    /** What a ring needs beyond its capacity. */
    public static final int HEAD_BYTES = 256;

    private static final int TAIL = 0;
    private static final int HEAD = 128;
    private static final int BELL = 192;
    private static final int LENGTH_BYTES = 8;
    private static final long SKIP = -1;
    private static final ByteWriter NOTHING = new ByteWriter(0);

    /** For a message up to this length it does not matter whether it stands in memory that was used a moment ago. */
    private static final int SMALL = 4 * 1024;

    private final ByteBuffer memory;
    private final int capacity;
    private final boolean restarts;

    // The own ends of this side, which the other cannot change.
    private long put;
    private long taken;

    // What the other side's end was when this side last looked.
    private long head;
    private long tail;

    /** How long the message is that was found last. */
    private int length;

    /** The messages that were taken and not released, or stand behind such, oldest first. Guarded by itself. */
    private final ArrayDeque<Span> open = new ArrayDeque<>(8);

    /** A message that was taken. */
    final class Span {
        final ByteBuffer content;
        private final long end;
        private volatile boolean released;

        private Span(ByteBuffer content, long end) {
            this.content = content;
            this.end = end;
        }

        /** Gives the memory back as soon as all that were taken before are released; any thread may do so, once. */
        void release() {
            released = true;
            releaseOldest();
        }
    }

    /** @param memory {@link #HEAD_BYTES} and the capacity, a multiple of 8; all zero */
    Ring(ByteBuffer memory) {
        this(memory, true);
    }

    /** @param restarts whether one that is found empty behind its middle is used from its start, at the cost of the room behind */
    public Ring(ByteBuffer memory, boolean restarts) {
        this.memory = memory.order(ByteOrder.nativeOrder());
        this.capacity = memory.capacity() - HEAD_BYTES;
        this.restarts = restarts;
    }

    // Putting

    /** Whether a message of {@code length} bytes could be put if the ring were empty. */
    boolean fits(int length) {
        return length <= longest(capacity);
    }

    /** How long a message of a ring of {@code capacity} bytes is at most. */
    public static int longest(int capacity) {
        return capacity / 2 - LENGTH_BYTES;
    }

    /** Goes on where whoever put last has published last. */
    public void takeUpPutting() {
        put = tail();
    }

    /** Up to where messages are published. */
    public long tail() {
        long now = memory.getLong(TAIL);
        VarHandle.acquireFence();
        return now;
    }

    /** What {@link #head} must have come to for a message of {@code length} bytes to have room that has none now. */
    public long headWithRoom(int length) {
        int need = LENGTH_BYTES + padded(length);
        int at = (int) (put % capacity);
        int skipped = at + need > capacity ? capacity - at : 0;
        return Math.min(put, put + skipped + need - capacity);
    }

    /** A place in {@link #memory} for a message of {@code length} bytes, to be filled before {@link #publish}; -1 if there is none now. */
    public int allot(int length) {
        if (!fits(length)) {
            return -1;
        }
        int need = LENGTH_BYTES + padded(length);
        int at = (int) (put % capacity);
        // The other side writes its word all the time, so it is looked at only if it matters.
        if (need > SMALL || at + need > capacity || put - head + need > capacity) {
            long now = head();
            if (put - now < 0 || put - now > 2L * capacity) {
                return -1;
            }
            head = now;
        }
        boolean empty = put == head;
        boolean skips = at + need > capacity || (restarts && empty && at >= capacity / 2);
        long used = empty ? 0 : put - head + (skips ? capacity - at : 0);
        if (used + need > capacity) {
            return -1;
        }
        if (skips) {
            memory.putLong(HEAD_BYTES + at, SKIP);
            put += capacity - at;
            at = 0;
        }
        memory.putLong(HEAD_BYTES + at, length);
        put += need;
        return HEAD_BYTES + at + LENGTH_BYTES;
    }

    /** What messages stand in, in the machine's byte order; only within what {@link #allot} or {@link #peek} gave. */
    public ByteBuffer memory() {
        return memory;
    }

    /** Puts a message of two parts; false if there is no room now. */
    boolean put(ByteWriter head, ByteWriter body) {
        long length = (long) head.size() + body.size();
        int at = length > capacity ? -1 : allot((int) length);
        if (at < 0) {
            return false;
        }
        memory.put(at, head.array(), 0, head.size());
        memory.put(at + head.size(), body.array(), 0, body.size());
        publish();
        return true;
    }

    /** Puts {@code body}; false if there is no room now. */
    boolean put(ByteWriter body) {
        return put(NOTHING, body);
    }

    /** What goes into the stream of frames in place of a body of {@code type} that was put. */
    static ByteWriter place(int type, int bodyBytes) {
        var place = new ByteWriter(6);
        place.write(type);
        place.writeVar(bodyBytes);
        return place;
    }

    /** Lets the other side see what was put. */
    public void publish() {
        VarHandle.releaseFence();
        memory.putLong(TAIL, put);
    }

    /** Whether the other side wants to be woken by other means now that there is something; asks for it once. */
    public boolean rings() {
        // What was published must be seen by whoever asks to be woken after this has looked.
        VarHandle.fullFence();
        if (memory.getLong(BELL) == 0) {
            return false;
        }
        memory.putLong(BELL, 0);
        return true;
    }

    // Taking

    /** Asks to be woken by other means once there is something; whether there is must be looked at once more after this. */
    public void askForBell() {
        memory.putLong(BELL, 1);
        VarHandle.fullFence();
    }

    /** Whether there is a message to take. */
    public boolean isEmpty() {
        return tail() == taken;
    }

    /** Goes on where whoever took last has given memory back last. */
    public void takeUpTaking() {
        taken = head();
    }

    /** Up to where messages are taken, and their memory given back. */
    public long head() {
        long now = memory.getLong(HEAD);
        VarHandle.acquireFence();
        return now;
    }

    /** What {@link #tail} must have come to for there to be a message where there is none now. */
    public long tailWithMessage() {
        return taken + 1;
    }

    /** The next message, valid until {@link Span#release}; null if there is none. */
    @Nullable Span take() throws CorruptFrame {
        int at = peek();
        if (at < 0) {
            return null;
        }
        taken += LENGTH_BYTES + padded(length);
        var span = new Span(memory.slice(at, length), taken);
        synchronized (open) {
            open.add(span);
        }
        return span;
    }

    /** Where in {@link #memory} the next message is, -1 if there is none; its length is {@link #length} then. */
    public int peek() throws CorruptFrame {
        // The other side writes its word all the time; where messages are behind, it is not looked at.
        if (tail - taken <= 0) {
            tail = tail();
        }
        while (tail != taken) {
            long there = tail - taken;
            int at = (int) (taken % capacity);
            long claimed = memory.getLong(HEAD_BYTES + at);
            if (claimed == SKIP && at != 0) {
                taken += capacity - at;
                continue;
            }
            // What was skipped to get to the start counts, so there may be more than fits.
            boolean possible = there > 0 && there <= 2L * capacity && claimed >= 0 && claimed <= capacity;
            if (!possible || LENGTH_BYTES + padded((int) claimed) > Math.min(there, capacity - at)) {
                throw new CorruptFrame("shared memory says that a message of " + claimed + " bytes is among " + there + " at " + at);
            }
            length = (int) claimed;
            return HEAD_BYTES + at + LENGTH_BYTES;
        }
        return -1;
    }

    /** How long the message is that {@link #peek} found. */
    public int length() {
        return length;
    }

    /** Gives the memory of the message back that {@link #peek} found; not where {@link #take} is used. */
    public void drop() {
        taken += LENGTH_BYTES + padded(length);
        VarHandle.releaseFence();
        memory.putLong(HEAD, taken);
    }

    private void releaseOldest() {
        synchronized (open) {
            long head = -1;
            for (Span oldest = open.peek(); oldest != null && oldest.released; oldest = open.peek()) {
                head = oldest.end;
                open.remove();
            }
            if (head >= 0) {
                VarHandle.releaseFence();
                memory.putLong(HEAD, head);
            }
        }
    }

    private static int padded(int length) {
        return (length + LENGTH_BYTES - 1) & -LENGTH_BYTES;
    }
}
