package dev.weft.ipc;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.invoke.VarHandle;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing side of a worker: a buffer in a mapped file in front of a pipe. Frames are appended to the buffer before anything that
 * comes after them begins, and written to the pipe in few, large pieces. Whatever way the worker dies, the file still holds what has
 * not been written, and {@link JournalTail} in the parent reads it: nothing that was appended is lost, and the number of what was begun
 * last is known.
 *
 * <p>The file's head has four words, most significant byte first: {@code base}, the offset in the whole stream of the first byte of
 * the buffer; {@code end}, the offset behind its last; {@code begun} and {@code begunAt}, see {@link #begin}. A frame is stored before
 * {@code end} moves over it, and all of the buffer is in the pipe before {@code base} moves to {@code end}. A frame longer than the
 * buffer goes straight to the pipe, after what is before it.
 *
 * <p>Thread-safe. Whoever appends while the pipe is full waits for the parent.
 */
public final class Journal {
    /** What stands in the file before the buffer. */
    public static final int HEAD_BYTES = 64;

    /** How the path begins that a file without a name is found by. */
    static final String DESCRIPTORS = "/proc/";

    static final int BASE = 0;
    static final int END = 8;
    static final int BEGUN = 16;
    static final int BEGUN_AT = 24;

    /** The longest item of a list. */
    public static final int MAX_ITEM = 16 * 1024;

    /** How long a frame may wait for more to be written with it. */
    private static final long FLUSH_NANOS = 500_000;

    /** How often to look whether there is room in shared memory before the pipe is used, and how long in between. */
    private static final int ROOM_TRIES = 20;

    private static final long ROOM_NANOS = 50_000;

    private static final int PIECE = 64 * 1024;
    private static final int NO_LIST = -1;
    private static final int SHORT_ITEM = 16;

    // The head of a list's body.
    private static final int LIST_NANOS = 0;
    private static final int LIST_TIMED = LIST_NANOS + Long.BYTES;
    private static final int LIST_FIRST = LIST_TIMED + Integer.BYTES;
    private static final int LIST_HEAD = LIST_FIRST + Long.BYTES;

    /** A list may grow to this; more begin another one. */
    private static final int MAX_LIST = 32 * 1024;

    private final MappedByteBuffer file;
    private final int capacity;
    private final OutputStream pipe;
    private final byte[] piece = new byte[PIECE];
    private final Thread flusher;

    // All guarded by this.
    private long base;
    private int size;
    private @Nullable IOException broken;
    private @Nullable Ring ring;

    /** Where in the buffer the list begins that can be added to, {@link #NO_LIST} if there is none. */
    private int listAt = NO_LIST;

    private int listType;

    /** The number of the item that would continue the list. */
    private long nextItem;

    /** True while the flusher sleeps until somebody wakes it. */
    private volatile boolean flusherIdle;

    /** @param path a file of {@link #HEAD_BYTES} bytes and the buffer's capacity, all zero */
    public Journal(String path, OutputStream pipe) throws IOException {
        try (var random = new RandomAccessFile(path, "rw");
                FileChannel channel = random.getChannel()) {
            this.file = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        }
        this.capacity = file.capacity() - HEAD_BYTES;
        this.pipe = pipe;
        this.flusher = new Flusher(this);
    }

    /** Whether the file at {@code path}, where a parent says that its worker's journal is, has a name that is to be deleted. */
    public static boolean hasName(String path) {
        return !path.startsWith(DESCRIPTORS);
    }

    /** Starts the thread that writes what nobody else does. */
    public void start() {
        flusher.start();
    }

    /** From now on large bodies go through {@code ring} as long as there is room. */
    synchronized void attach(Ring ring) {
        this.ring = ring;
    }

    /** Appends a frame; it is safe from then on. */
    public synchronized void append(int type, ByteWriter body) throws IOException {
        listAt = NO_LIST;
        if (body.size() >= Frames.LARGE && share(body)) {
            FaultPoint.reach("shared.before-frame");
            append(Frames.SHARED, Ring.place(type, body.size()));
            FaultPoint.reach("shared.after-frame");
            flush();
            return;
        }
        int frameBytes = Frames.HEAD_BYTES + body.size();
        if (frameBytes > capacity - size) {
            flush();
        }
        if (frameBytes > capacity) {
            writeThrough(type, body);
            return;
        }
        int at = HEAD_BYTES + size;
        file.putInt(at, body.size() + 1);
        file.put(at + Integer.BYTES, (byte) type);
        file.put(at + Frames.HEAD_BYTES, body.array(), 0, body.size());
        moveEnd(frameBytes);
    }

    /**
     * Appends an item to the list that was begun last if that has not been flushed and the item continues its numbers, otherwise to a
     * new list; it is safe from then on. A list is a frame whose body is nanoseconds (8 bytes), how many items these are the time of (4),
     * the number of the first item (8), the items, each behind its length. It grows in place: the frame's length moves before
     * {@code end} does, so what is found after a death may be a frame that claims more than there is, and ends with an item.
     *
     * @param bytes holds the item from {@code offset} to its end; at most {@link #MAX_ITEM} bytes
     * @param nanos time that has passed
     * @param timed how many items that is the time of, this one and those before it
     */
    public synchronized void appendItem(int type, long number, ByteWriter bytes, int offset, long nanos, int timed) throws IOException {
        int length = bytes.size() - offset;
        int itemBytes = varBytes(length) + length;
        if (listAt == NO_LIST || listType != type || nextItem != number || HEAD_BYTES + size - listAt > MAX_LIST
                || itemBytes > capacity - size) {
            beginList(type, number, itemBytes);
        }
        if (timed > 0) {
            int head = listAt + Frames.HEAD_BYTES;
            file.putLong(head + LIST_NANOS, file.getLong(head + LIST_NANOS) + nanos);
            file.putInt(head + LIST_TIMED, file.getInt(head + LIST_TIMED) + timed);
        }
        int at = HEAD_BYTES + size;
        int rest = length;
        while (rest > 0x7f) {
            file.put(at++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        file.put(at++, (byte) rest);
        if (length <= SHORT_ITEM) {
            // A loop is faster than the set-up of a copy.
            byte[] array = bytes.array();
            for (int i = 0; i < length; i++) {
                file.put(at + i, array[offset + i]);
            }
        } else {
            file.put(at, bytes.array(), offset, length);
        }
        file.putInt(listAt, at + length - listAt - Integer.BYTES);
        nextItem = number + 1;
        moveEnd(at + length - HEAD_BYTES - size);
    }

    /** Makes an empty list behind the end, which moves over it with its first item. */
    private void beginList(int type, long number, int itemBytes) throws IOException {
        if (Frames.HEAD_BYTES + LIST_HEAD + itemBytes > capacity - size) {
            flush();
        }
        int at = HEAD_BYTES + size;
        file.put(at + Integer.BYTES, (byte) type);
        int head = at + Frames.HEAD_BYTES;
        file.putLong(head + LIST_NANOS, 0);
        file.putInt(head + LIST_TIMED, 0);
        file.putLong(head + LIST_FIRST, number);
        listAt = at;
        listType = type;
        size += Frames.HEAD_BYTES + LIST_HEAD;
    }

    private static int varBytes(int number) {
        return number == 0 ? 1 : (Integer.SIZE - Integer.numberOfLeadingZeros(number) + 6) / 7;
    }

    /** What comes next begins a new list. */
    public synchronized void endList() {
        listAt = NO_LIST;
    }

    private void moveEnd(int bytes) throws IOException {
        FaultPoint.reach("append.before-end");
        size += bytes;
        VarHandle.releaseFence();
        file.putLong(END, base + size);
        FaultPoint.reach("append.after-end");
        if (size > capacity / 2) {
            flush();
        }
    }

    /** Puts a body into shared memory; false if there is none, or no room in it for a while. */
    private boolean share(ByteWriter body) throws IOException {
        if (ring == null || !ring.fits(body.size())) {
            return false;
        }
        for (int i = 0; !ring.put(body); i++) {
            if (i == ROOM_TRIES) {
                return false;
            }
            // The parent makes room as it reads what it was told of.
            flush();
            LockSupport.parkNanos(this, ROOM_NANOS);
        }
        return true;
    }

    private void writeThrough(int type, ByteWriter body) throws IOException {
        var head = new ByteWriter(Frames.HEAD_BYTES);
        head.writeInt(body.size() + 1);
        head.write(type);
        write(head.array(), head.size());
        for (int offset = 0; offset < body.size(); offset += PIECE) {
            int count = Math.min(PIECE, body.size() - offset);
            System.arraycopy(body.array(), offset, piece, 0, count);
            write(piece, count);
            FaultPoint.reach("through.part");
        }
        FaultPoint.reach("through.before-base");
        base += Frames.HEAD_BYTES + body.size();
        // Base first: a death in between leaves an end below it, which means nothing to save.
        file.putLong(BASE, base);
        VarHandle.releaseFence();
        file.putLong(END, base);
    }

    /** Writes to the pipe all that was appended. */
    public synchronized void flush() throws IOException {
        if (size == 0) {
            return;
        }
        for (int offset = 0; offset < size; offset += PIECE) {
            int count = Math.min(PIECE, size - offset);
            file.get(HEAD_BYTES + offset, piece, 0, count);
            writeInParts(count);
        }
        FaultPoint.reach("flush.before-base");
        base += size;
        size = 0;
        listAt = NO_LIST;
        VarHandle.releaseFence();
        file.putLong(BASE, base);
        // What is appended next goes where the data was, which must not be seen below the old base.
        VarHandle.storeStoreFence();
    }

    private void writeInParts(int count) throws IOException {
        if (FaultPoint.armed()) {
            int half = count / 2;
            write(piece, half);
            FaultPoint.reach("flush.part");
            System.arraycopy(piece, half, piece, 0, count - half);
            write(piece, count - half);
        } else {
            write(piece, count);
        }
    }

    private void write(byte[] bytes, int count) throws IOException {
        if (broken != null) {
            throw broken;
        }
        try {
            pipe.write(bytes, 0, count);
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    /**
     * Notes that {@code number} is begun now, so that it can be blamed if nothing more is heard, and sees to it that what was appended
     * before does not wait for it.
     *
     * @param nanoTime when it is begun
     */
    public void begin(long number, long nanoTime) {
        file.putLong(BEGUN_AT, nanoTime);
        VarHandle.releaseFence();
        file.putLong(BEGUN, number);
        VarHandle.releaseFence();
        flushSoon();
    }

    /** Has the flusher write what was appended, in a moment, if it is not about to. */
    public void flushSoon() {
        if (flusherIdle && !isEmpty()) {
            flusherIdle = false;
            LockSupport.unpark(flusher);
        }
    }

    private synchronized boolean isEmpty() {
        return size == 0;
    }

    /** Writes what a thread appended before it went on with something long. */
    private static final class Flusher extends Thread {
        private final Journal journal;

        Flusher(Journal journal) {
            super(null, null, "weft output", 0, false);
            this.journal = journal;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    // An interrupt that a task spread over all threads would keep this one from sleeping for good.
                    Thread.interrupted();
                    journal.flusherIdle = true;
                    while (journal.flusherIdle && journal.isEmpty()) {
                        LockSupport.park(journal);
                    }
                    journal.flusherIdle = false;
                    LockSupport.parkNanos(journal, FLUSH_NANOS);
                    journal.flush();
                }
            } catch (IOException e) {
                // The parent is gone, and so will this process be.
                return;
            }
        }
    }
}
