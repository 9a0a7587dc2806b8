package dev.weft.trace.report;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Events in any order, given back thread by thread as they happened. What is more than fits into memory is sorted in pieces and lies in
 * a temporary file that is deleted when this is closed.
 *
 * <p>Threads: one at a time. Events are added first and then read.
 */
final class EventStore implements Closeable {
    static final int IN_MEMORY = 250_000;

    private static final int BYTES = 3 * Long.BYTES + 5 * Integer.BYTES;
    private static final int READ_AHEAD = 512;
    private static final int WRITE_BEHIND = 8_192;
    private static final ImportedEvent.Kind[] KINDS = ImportedEvent.Kind.values();

    private final int inMemory;
    private final List<ImportedEvent> latest = new ArrayList<>();
    private final List<Map<Integer, Stretch>> pieces = new ArrayList<>();
    private @Nullable FileChannel file;
    private long size;
    private boolean sorted;

    /** Takes events, which may fail as files do. */
    interface Visitor {
        void event(ImportedEvent event) throws IOException;
    }

    /** Where the events of a thread are, in one sorted piece. */
    private record Stretch(long first, long count) {}

    EventStore(int inMemory) {
        this.inMemory = inMemory;
    }

    void add(ImportedEvent event) throws IOException {
        latest.add(event);
        sorted = false;
        size++;
        if (latest.size() >= inMemory) {
            spill();
        }
    }

    long size() {
        return size;
    }

    private void spill() throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            channel = temporary();
            file = channel;
        }
        Collections.sort(latest);
        var stretches = new HashMap<Integer, Stretch>();
        var buffer = ByteBuffer.allocate(WRITE_BEHIND * BYTES);
        long number = channel.size() / BYTES;
        channel.position(channel.size());
        for (ImportedEvent event : latest) {
            long at = number++;
            stretches.merge(event.thread(), new Stretch(at, 1), (known, one) -> new Stretch(known.first, known.count + 1));
            put(event, buffer);
            if (!buffer.hasRemaining()) {
                drain(buffer, channel);
            }
        }
        drain(buffer, channel);
        pieces.add(stretches);
        latest.clear();
    }

    private static FileChannel temporary() throws IOException {
        Path path = Files.createTempFile("weft-import-", ".events");
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    private static void drain(ByteBuffer buffer, FileChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private static void put(ImportedEvent event, ByteBuffer to) {
        to.putLong(event.start()).putLong(event.end()).putLong(event.value())
                .putInt(event.order()).putInt(event.part()).putInt(event.name()).putInt(event.flags()).putInt(event.kind().ordinal());
    }

    private static ImportedEvent get(int thread, ByteBuffer from) {
        long start = from.getLong();
        long end = from.getLong();
        long value = from.getLong();
        int order = from.getInt();
        int part = from.getInt();
        int name = from.getInt();
        int flags = from.getInt();
        return new ImportedEvent(thread, start, end, order, part, KINDS[from.getInt()], name, value, flags);
    }

    /** Gives the events of a thread in their order. */
    void forEach(int thread, Visitor visitor) throws IOException {
        try {
            for (Iterator<ImportedEvent> events = of(thread); events.hasNext();) {
                visitor.event(events.next());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The events of a thread in their order; an {@link UncheckedIOException} is one of the temporary file. */
    Iterator<ImportedEvent> of(int thread) {
        var heads = new PriorityQueue<Head>();
        for (var stretches : pieces) {
            Stretch stretch = stretches.get(thread);
            if (stretch != null) {
                heads.add(Head.of(new Stored(thread, stretch)));
            }
        }
        Iterator<ImportedEvent> rest = inMemory(thread);
        if (rest.hasNext()) {
            heads.add(Head.of(rest));
        }
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return !heads.isEmpty();
            }

            @Override
            public ImportedEvent next() {
                Head first = heads.remove();
                if (first.rest.hasNext()) {
                    heads.add(Head.of(first.rest));
                }
                return first.event;
            }
        };
    }

    private Iterator<ImportedEvent> inMemory(int thread) {
        if (!sorted) {
            Collections.sort(latest);
            sorted = true;
        }
        int first = firstNotBelow(thread);
        return latest.subList(first, firstNotBelow(thread + 1)).iterator();
    }

    private int firstNotBelow(int thread) {
        int low = 0;
        int high = latest.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (latest.get(middle).thread() < thread) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    /** The next event of a piece. */
    private record Head(ImportedEvent event, Iterator<ImportedEvent> rest) implements Comparable<Head> {
        static Head of(Iterator<ImportedEvent> rest) {
            return new Head(rest.next(), rest);
        }

        @Override
        public int compareTo(Head other) {
            return event.compareTo(other.event);
        }
    }

    /** The events of a thread in one piece of the file. */
    private final class Stored implements Iterator<ImportedEvent> {
        private final int thread;
        private final ByteBuffer ahead;
        private long next;
        private final long end;

        Stored(int thread, Stretch stretch) {
            this.thread = thread;
            this.next = stretch.first;
            this.end = stretch.first + stretch.count;
            this.ahead = ByteBuffer.allocate((int) Math.min(READ_AHEAD, stretch.count) * BYTES).limit(0);
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public ImportedEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            if (!ahead.hasRemaining()) {
                fill();
            }
            next++;
            return get(thread, ahead);
        }

        private void fill() {
            long left = (end - next) * BYTES;
            ahead.clear().limit((int) Math.min(ahead.capacity(), left));
            try {
                while (ahead.hasRemaining()) {
                    long at = next * BYTES + ahead.position();
                    if (Objects.requireNonNull(file).read(ahead, at) < 0) {
                        throw new EOFException("the temporary file of the import was cut");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ahead.flip();
        }
    }
}
