package dev.weft.trace.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a trace file from a script of calls, in memory: for tools that convert or repair traces, and for tests.
 *
 * <!--
 * {@snippet :
 * int pid = 7;
 * Path path = Path.of("fib.weft");
 * }
 * -->
 * {@snippet weft="continued" :
 * var trace = new TraceFileBuilder(pid);
 * int fib = trace.method("Fib", "fib", "(I)I", "Fib.java", 3);
 * trace.thread(1, 1, "main");
 * trace.lane(1).thread(1).enter(fib, 100).exit(fib, 200);
 * trace.close(300).write(path);
 * }
 *
 * <p>Not for use by several threads.
 */
public final class TraceFileBuilder {
    private final long[] header = new long[Layout.HEADER_WORDS_USED];
    private final Map<Integer, LaneBuilder> lanes = new TreeMap<>();
    /** The chunks, if they are in memory. */
    private final List<long[]> chunks;
    private final ChunkStore store;
    private int lastSymbol;

    public TraceFileBuilder(long pid) {
        this(pid, new ArrayList<>());
    }

    private TraceFileBuilder(long pid, List<long[]> chunks) {
        this(pid, chunks, chunks::add);
    }

    /** Of which the store has the chunks. */
    TraceFileBuilder(long pid, ChunkStore store) {
        this(pid, List.of(), store);
    }

    private TraceFileBuilder(long pid, List<long[]> chunks, ChunkStore store) {
        this.chunks = chunks;
        this.store = store;
        header[Layout.H_MAGIC] = Layout.FILE_MAGIC;
        header[Layout.H_VERSION] = Layout.VERSION | ((long) Layout.HEADER_BYTES << 32);
        header[Layout.H_CHUNK] = Layout.CHUNK_BYTES | ((long) Layout.CHUNK_HEADER_WORDS << 32);
        header[Layout.H_PID] = pid;
        header[Layout.H_NANOS_PER_TICK] = Double.doubleToRawLongBits(1.0);
    }

    public TraceFileBuilder parent(long pid) {
        header[Layout.H_PARENT_PID] = pid;
        return this;
    }

    /** The clocks at the start of the process; both 0 if not called. */
    public TraceFileBuilder started(long wallNanos, long ticks) {
        header[Layout.H_WALL_NANOS] = wallNanos;
        header[Layout.H_TICKS] = ticks;
        return this;
    }

    public TraceFileBuilder clock(long domain, double nanosPerTick) {
        header[Layout.H_CLOCK_DOMAIN] = domain;
        header[Layout.H_NANOS_PER_TICK] = Double.doubleToRawLongBits(nanosPerTick);
        return this;
    }

    /** Marks the file as ended in order; without it the process was killed. */
    public TraceFileBuilder close(long ticks) {
        header[Layout.H_STATE] = 1;
        header[Layout.H_END_TICKS] = ticks;
        return this;
    }

    /** Marks the recording as stopped before the process ended, since its buffer was full. */
    public TraceFileBuilder stopped(long ticks) {
        header[Layout.H_STOPPED_TICKS] = ticks;
        return this;
    }

    public TraceFileBuilder lost(long events) {
        header[Layout.H_LOST] = events;
        return this;
    }

    /** Describes a method; its id. */
    public int method(String className, String method, String descriptor, String file, int line) {
        return symbol(Symbol.ofMethod(className, method, descriptor, file, line));
    }

    /** Describes a name of one of the kinds {@link Layout#SYMBOL_SLICE} to {@link Layout#SYMBOL_WAIT}; its id. */
    public int name(int kind, String name) {
        return symbol(Symbol.ofName(kind, name));
    }

    /** Describes a method or a name; its id. */
    public int symbol(Symbol symbol) {
        lastSymbol++;
        lane(Layout.METADATA_LANE).words(Records.symbol(lastSymbol, symbol));
        return lastSymbol;
    }

    public TraceFileBuilder property(String key, String value) {
        lane(Layout.METADATA_LANE).words(Records.property(key, value));
        return this;
    }

    /** A method whose calls were counted from then on instead of recorded. */
    public TraceFileBuilder throttled(int method, long ticks, long calls) {
        lane(Layout.METADATA_LANE).words(Records.throttled(method, ticks, calls));
        return this;
    }

    /** Describes a platform thread that is no daemon. */
    public TraceFileBuilder thread(int lane, long id, String name) {
        return thread(lane, new ThreadInfo(id, name, false, false));
    }

    public TraceFileBuilder thread(int lane, ThreadInfo thread) {
        lane(lane).words(Records.thread(thread));
        return this;
    }

    /** The lane of that number, made when it is first asked for. */
    public LaneBuilder lane(int number) {
        return lanes.computeIfAbsent(number, n -> new LaneBuilder(n, store));
    }

    long[] header() {
        return header;
    }

    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(Layout.HEADER_BYTES + chunks.size() * Layout.CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(header);
        for (int i = 0; i < chunks.size(); i++) {
            bytes.position(Layout.HEADER_BYTES + i * Layout.CHUNK_BYTES).asLongBuffer().put(chunks.get(i));
        }
        return bytes.array();
    }

    public void write(Path path) throws IOException {
        Files.write(path, toBytes());
    }
}
