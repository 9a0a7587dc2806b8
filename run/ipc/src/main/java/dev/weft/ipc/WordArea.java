package dev.weft.ipc;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Memory that the process that made it shares with any others of its program. As a {@link SharedArea} it has no name: who is told its
 * {@link Place} opens it through {@code /proc}, as long as its maker lives and has not closed it, and has it for as long as it likes.
 *
 * <p>Thread-safe. In the byte order of the machine.
 */
public final class WordArea implements Closeable {
    /** Where its identity is. */
    private static final int IDENTITY = 0;

    /** Parts begin at multiples of it: no two share a cache line, nor a pair of those that are fetched together. */
    private static final int SPACE = 128;

    /** The most that the JDK has a buffer of, which is a little less than what an int can tell. */
    private static final int MOST_BUFFER = Integer.MAX_VALUE - 8;

    private static final Map<Place, WeakReference<WordArea>> OPEN = new ConcurrentHashMap<>();

    private final Place place;
    private final MemorySegment segment;

    /** The beginning of it, for parts that are small. */
    private final ByteBuffer memory;

    /** Its maker's way to it; null if nobody else has one. */
    private final @Nullable FileChannel channel;

    /** Where the next part goes; guarded by this. */
    private long next = SPACE;

    /**
     * What others find it by.
     *
     * @param process the process that made it
     * @param descriptor by which that process has it
     * @param identity stands at its beginning, so that nothing else is taken for it under a descriptor that was used again
     */
    public record Place(long process, int descriptor, long identity) implements Serializable {}

    private WordArea(Place place, MemorySegment segment, @Nullable FileChannel channel) {
        this.place = place;
        this.segment = segment;
        this.memory = segment.asSlice(0, Math.min(segment.byteSize(), MOST_BUFFER)).asByteBuffer().order(ByteOrder.nativeOrder());
        this.channel = channel;
    }

    /** It is given back when nobody here has any of it any more. */
    private static MemorySegment map(FileChannel channel, long size) throws IOException {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, size, Arena.ofAuto());
    }

    /**
     * Makes an area of zeros, also on a thread that is interrupted, with room for parts of {@code bytes} bytes together.
     *
     * @throws IOException if there is no room, or the system does not have what it takes
     */
    public static WordArea create(long bytes) throws IOException {
        return FileWork.uninterrupted(() -> createOf(Math.min(bytes, Long.MAX_VALUE - SPACE) + SPACE));
    }

    private static WordArea createOf(long size) throws IOException {
        MemoryFile file = MemoryFile.createIn(Path.of(System.getProperty(SharedArea.FOLDER, "/dev/shm")), size);
        try {
            int descriptor = file.hide();
            long identity = ThreadLocalRandom.current().nextLong();
            var place = new Place(ProcessHandle.current().pid(), descriptor, identity);
            var area = new WordArea(place, map(file.channel, size), file.channel);
            area.memory.putLong(IDENTITY, identity);
            OPEN.put(place, new WeakReference<>(area));
            return area;
        } catch (IOException | RuntimeException | Error e) {
            file.channel.close();
            file.delete();
            throw e;
        }
    }

    /** An area of zeros as {@link #create} makes them, of this process alone: nobody can open it. */
    public static WordArea ofProcess(long bytes) {
        MemorySegment memory = Arena.ofAuto().allocate(Math.addExact(bytes, SPACE), SPACE);
        return new WordArea(new Place(ProcessHandle.current().pid(), -1, 0), memory, null);
    }

    /**
     * The area at {@code place}, which may be of this process.
     *
     * @throws IOException if it cannot be opened here, or is closed
     */
    public static WordArea open(Place place) throws IOException {
        WeakReference<WordArea> known = OPEN.get(place);
        WordArea area = known == null ? null : known.get();
        if (area != null) {
            return area;
        }
        OPEN.values().removeIf(reference -> reference.get() == null);
        area = FileWork.uninterrupted(() -> openFile(place));
        OPEN.put(place, new WeakReference<>(area));
        return area;
    }

    private static WordArea openFile(Place place) throws IOException {
        SharedArea.checkNear();
        try (var file = new RandomAccessFile("/proc/" + place.process + "/fd/" + place.descriptor, "rw")) {
            FileChannel channel = file.getChannel();
            long size = channel.size();
            if (size < SPACE) {
                throw new IOException(place + " is no area of words");
            }
            var area = new WordArea(place, map(channel, size), channel);
            if (area.memory.getLong(IDENTITY) != place.identity) {
                throw new IOException(place + " is another area by now");
            }
            return area;
        }
    }

    public Place place() {
        return place;
    }

    /** Whether other processes can open it, or could before it was closed. */
    public boolean isShared() {
        return channel != null;
    }

    /** Its first two gigabytes; parts are found by where they begin. */
    public ByteBuffer memory() {
        return memory;
    }

    /** Where a part of {@code bytes} bytes begins that is nobody else's, aligned for any word; -1 if there is no room for it. */
    public synchronized int allot(long bytes) {
        long begin = next;
        if (begin > Integer.MAX_VALUE || bytes > segment.byteSize() - begin) {
            return -1;
        }
        next = begin + Math.ceilDiv(bytes, SPACE) * SPACE;
        return (int) begin;
    }

    /**
     * A part as memory of its own.
     *
     * @throws IndexOutOfBoundsException if it is not within the area
     */
    public MemorySegment part(int begin, long bytes) {
        return segment.asSlice(begin, bytes);
    }

    /** Closes the way to it: who has it keeps it. */
    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
