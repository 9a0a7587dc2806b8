package dev.weft.ipc;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

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

    private static final Map<Place, WeakReference<WordArea>> OPEN = new ConcurrentHashMap<>();

    private final Place place;
    private final MappedByteBuffer memory;

    /** Its maker's way to it; null elsewhere. */
    private final FileChannel channel;

    /** Where the next part goes; guarded by this. */
    private int next = SPACE;

    /**
     * What others find it by.
     *
     * @param process the process that made it
     * @param descriptor by which that process has it
     * @param identity stands at its beginning, so that nothing else is taken for it under a descriptor that was used again
     */
    public record Place(long process, int descriptor, long identity) implements Serializable {}

    private WordArea(Place place, MappedByteBuffer memory, FileChannel channel) {
        this.place = place;
        this.memory = memory;
        this.channel = channel;
    }

    /**
     * Makes an area of zeros with room for parts of {@code bytes} bytes together.
     *
     * @throws IOException if there is no room, or the system does not have what it takes
     */
    public static WordArea create(int bytes) throws IOException {
        int size = Math.addExact(bytes, SPACE);
        MemoryFile file = MemoryFile.createIn(Path.of(System.getProperty(SharedArea.FOLDER, "/dev/shm")), size);
        try {
            int descriptor = file.hide();
            long identity = ThreadLocalRandom.current().nextLong();
            MappedByteBuffer memory = file.channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            memory.order(ByteOrder.nativeOrder()).putLong(IDENTITY, identity);
            var place = new Place(ProcessHandle.current().pid(), descriptor, identity);
            var area = new WordArea(place, memory, file.channel);
            OPEN.put(place, new WeakReference<>(area));
            return area;
        } catch (IOException | RuntimeException | Error e) {
            file.channel.close();
            file.delete();
            throw e;
        }
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
        try (var file = new RandomAccessFile("/proc/" + place.process + "/fd/" + place.descriptor, "rw")) {
            FileChannel channel = file.getChannel();
            long size = channel.size();
            if (size < SPACE || size > Integer.MAX_VALUE) {
                throw new IOException(place + " is no area of words");
            }
            MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
            if (memory.order(ByteOrder.nativeOrder()).getLong(IDENTITY) != place.identity) {
                throw new IOException(place + " is another area by now");
            }
            area = new WordArea(place, memory, channel);
        }
        OPEN.put(place, new WeakReference<>(area));
        return area;
    }

    public Place place() {
        return place;
    }

    /** All of it; parts are found by where they begin. */
    public ByteBuffer memory() {
        return memory;
    }

    /** Where a part of {@code bytes} bytes begins that is nobody else's, aligned for any word; -1 if there is no room for it. */
    public synchronized int allot(int bytes) {
        int begin = next;
        if (bytes > memory.capacity() - begin) {
            return -1;
        }
        next = begin + Math.ceilDiv(bytes, SPACE) * SPACE;
        return begin;
    }

    /** A part as a buffer of its own. */
    public ByteBuffer part(int begin, int bytes) {
        Objects.checkFromIndexSize(begin, bytes, memory.capacity());
        return memory.slice(begin, bytes).order(ByteOrder.nativeOrder());
    }

    /** Closes the way to it: who has it keeps it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
