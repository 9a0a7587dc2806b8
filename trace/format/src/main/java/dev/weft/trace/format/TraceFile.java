package dev.weft.trace.format;

import dev.weft.trace.format.Directory.Chunk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Collections;
import java.util.Map;

/**
 * The trace of one process, as it stood when it was opened.
 *
 * <p>It can be read while the process is running and after any death of it. A file that is cut at any byte, or has damaged chunks,
 * gives what is left. The file is mapped, not loaded: a trace of a gigabyte needs a few megabytes of heap. The mapping lives as long as
 * this object; the file must not be truncated meanwhile.
 *
 * <p>Threads. May be used by several threads at once.
 */
public final class TraceFile {
    private static final int MAX_CHUNK_BYTES = 16 << 20;

    private final Path path;
    private final Words words;
    private final TraceHeader header;
    private final Directory directory;
    private final Contents contents;
    /** Which of the chunks have the events of one thread alone. */
    private final BitSet ofOneThread = new BitSet();
    private final long lastTicks;
    private final long eventCount;

    private TraceFile(Path path, Words words, TraceHeader header, Directory directory) {
        this.path = path;
        this.words = words;
        this.header = header;
        this.directory = directory;
        this.contents = new Contents(words);

        long last = header.startTicks();
        long events = 0;
        ChunkCursor cursor = new ChunkCursor(words, header.lastEventTicks(), contents);
        int lane = Layout.METADATA_LANE;
        for (int i = 0; i < directory.chunks().size(); i++) {
            Chunk chunk = directory.chunks().get(i);
            if (chunk.lane() != lane) {
                contents.reached(cursor.ticks());
                lane = chunk.lane();
            }
            cursor.start(chunk);
            int threads = 0;
            long thread = 0;
            while (cursor.next()) {
                if (threads == 0 || cursor.thread() != thread) {
                    threads++;
                    thread = cursor.thread();
                }
                last = Math.max(last, cursor.ticks());
                if (cursor.isEvent()) {
                    events++;
                }
                if (cursor.hasTime()) {
                    contents.reached(cursor.ticks());
                }
            }
            ofOneThread.set(i, threads == 1);
        }
        contents.reached(cursor.ticks());
        this.lastTicks = header.closed() ? Math.max(last, header.endTicks()) : last;
        this.eventCount = events;
    }

    /**
     * Opens a trace and reads its names.
     *
     * @throws NotATraceFileException if it is another kind of file, or of a version this one cannot read
     */
    public static TraceFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            Words words = Words.map(channel);
            requireMagic(path, words);
            long version = words.at(Layout.H_VERSION);
            if (version != 0 && (int) version != Layout.VERSION) {
                throw new NotATraceFileException(path + " has trace format " + (int) version + ", but this Weft reads format "
                        + Layout.VERSION + ": open it with the Weft that recorded it");
            }
            long chunk = words.at(Layout.H_CHUNK);
            int headerWords = wordsOf((int) (version >>> 32), Layout.HEADER_BYTES);
            int chunkWords = wordsOf((int) chunk, Layout.CHUNK_BYTES);
            int chunkHeaderWords = chunk == 0 ? Layout.CHUNK_HEADER_WORDS : (int) (chunk >>> 32);
            if (headerWords < Layout.HEADER_WORDS_USED || chunkHeaderWords < Layout.CHUNK_HEADER_WORDS_USED
                    || chunkWords <= chunkHeaderWords || chunkWords > MAX_CHUNK_BYTES / Long.BYTES) {
                throw new NotATraceFileException(path + " has a damaged header: it claims chunks of " + (int) chunk
                        + " bytes, which must be between " + Layout.CHUNK_HEADER_WORDS * Long.BYTES + " and " + MAX_CHUNK_BYTES);
            }
            Directory directory = Directory.read(channel, headerWords, chunkWords, chunkHeaderWords, words.at(Layout.H_CUT));
            return new TraceFile(path, words, TraceHeader.read(words), directory);
        }
    }

    static void requireMagic(Path path, Words words) throws NotATraceFileException {
        if (words.at(Layout.H_MAGIC) != Layout.FILE_MAGIC) {
            throw new NotATraceFileException(path + " is not a Weft trace: it does not start with WEFTRACE");
        }
    }

    private static int wordsOf(int bytes, int bytesIfCut) {
        return (bytes == 0 ? bytesIfCut : bytes) / Long.BYTES;
    }

    public Path path() {
        return path;
    }

    public TraceHeader header() {
        return header;
    }

    /** Methods and names by id. An event of a damaged file may have a symbol that is not here: see {@link #symbol}. */
    public Map<Integer, Symbol> symbols() {
        return Collections.unmodifiableMap(contents.symbols);
    }

    /** The symbol of that id, or a stand-in that shows the id when the file does not describe it. */
    public Symbol symbol(int id) {
        Symbol symbol = contents.symbols.get(id);
        return symbol == null ? Symbol.ofName(Layout.SYMBOL_SLICE, "unknown symbol " + id) : symbol;
    }

    /** What the process said of itself: {@code process.name}, {@code process.command}, {@code java.version}, … */
    public Map<String, String> properties() {
        return Collections.unmodifiableMap(contents.properties);
    }

    /** The methods whose calls were not all recorded because they were so many and so short, by symbol id. */
    public Map<Integer, Throttled> throttled() {
        return Collections.unmodifiableMap(contents.throttled);
    }

    /** The threads that were described, by id. A thread that recorded events may be missing in a damaged file. */
    public Map<Long, ThreadInfo> threads() {
        return Collections.unmodifiableMap(contents.threads);
    }

    /** The lanes that have chunks, ascending; {@link Layout#METADATA_LANE} holds no events. */
    public int[] lanes() {
        return directory.chunks().stream().mapToInt(Chunk::lane).distinct().toArray();
    }

    /** The latest time known: of the last event, or of the end when the process ended in order. */
    public long lastTicks() {
        return lastTicks;
    }

    public long eventCount() {
        return eventCount;
    }

    /**
     * Gives every event, lane by lane, each lane in order of time.
     *
     * <p>A virtual thread leaves its events in the lanes of all carriers that ran it, so one thread's events are <em>not</em> in order
     * here; {@link #byThread()} gives them in order.
     */
    public void forEachEvent(EventVisitor visitor) {
        ChunkCursor cursor = new ChunkCursor(words, header.lastEventTicks());
        for (Chunk chunk : directory.chunks()) {
            cursor.start(chunk);
            while (cursor.next()) {
                cursor.emit(visitor);
            }
        }
    }

    /**
     * Makes an index that gives each thread's events in order of time; costs a pass over those chunks in which threads took turns, and
     * about 50 bytes a stretch.
     */
    public ThreadIndex byThread() {
        return ThreadIndex.build(words, header.lastEventTicks(), directory.chunks(), ofOneThread);
    }
}
