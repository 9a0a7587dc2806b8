package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What woven code calls. Nothing here throws, blocks or allocates, but for the first event of a carrier. */
public final class Recorder {
    private static final long MAX_VALUE = (1L << 59) - 1;

    /** What a thread takes at most that does not wait though it might have had to. */
    private static final long NO_WAIT_NANOS = 1_000;

    private static @Nullable Lanes starting;
    private static @Nullable Throttle throttle;
    private static long least;
    private static @Nullable Closing closing;
    private static @Nullable Arrows starts;
    private static @Nullable Arrows forks;
    private static @Nullable Runnables runnables;
    private static volatile @Nullable Detachment detachment;
    private static final List<Runnable> LAST = new CopyOnWriteArrayList<>();

    private Recorder() {}

    /** Initialized when the recording has started, so that its fields are constants to the compiler. */
    private static final class Live {
        static final Lanes LANES = Objects.requireNonNull(starting);
        static final Lane[] RECENT = LANES.recent();
        static final long LEAST = least;
        static final byte[] PLACES = throttle == null ? new byte[0] : throttle.places();

        private Live() {}

        static Lane lane() {
            Thread current = Thread.currentThread();
            Lane lane = RECENT[Lanes.slot(current)];
            return lane != null && lane.belongsTo(current) ? lane : LANES.of(current);
        }
    }

    /**
     * Starts the recording of this process; once only.
     *
     * @param file a file that does not exist
     * @param maxBytes how large it may grow, at least 1 MiB
     * @param whenFull what happens then
     * @param copied whether the file is copied for who asks while the process runs
     * @param leastNanos what {@link #exitUnlessShort} calls short
     * @param throttled whether calls are only counted that are too many and too short
     * @param ticks null if times are never read from anything but {@code System.nanoTime()}
     * @param mapper maps the file
     * @param local an empty thread-local that belongs to the carrier, where there are virtual threads
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static Metadata start(
            Path file, ProcessFacts facts, long maxBytes, WhenFull whenFull, boolean copied, long leastNanos, boolean throttled,
            @Nullable TickSource ticks, FileMapper mapper, ThreadLocal local) throws IOException {
        // Never closed: the mappings and the keeper live as long as the process.
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.write(header(facts), 0);
        ChunkPool pool = new ChunkPool(channel, mapper, maxBytes, whenFull);
        Metadata metadata = new Metadata(pool);
        throttle = throttled ? new Throttle(metadata) : null;
        Lanes lanes = new Lanes((ThreadLocal<Lane>) local, pool, throttle);
        starting = lanes;
        least = leastNanos;
        Api.start(metadata, facts.pid());
        if (copied) {
            Triggers.copiedBy(pool);
        }
        FlightCopies copies = copied ? new FlightCopies(channel, file.resolveSibling(""), facts.pid()) : null;
        new Keeper(pool, lanes, ticks == null ? null : new Clock(ticks, lanes, metadata), copies, throttle).start();
        // Whatever classes a first event needs are loaded by this one.
        Live.lane().greet();
        closing = new Closing(pool, throttle);
        return metadata;
    }

    /**
     * Lets the recording end before the process.
     *
     * @param question the file by which that is asked for
     * @param undo takes the woven code out of all classes; called by the recorder's own thread
     */
    public static void detachWhenAsked(Path question, Runnable undo) {
        detachment = new Detachment(question, undo);
    }

    /**
     * Lets calls be throttled.
     *
     * @param weaver weaves these methods anew so that they call {@link #count} and nothing else
     */
    public static void throttleBy(Consumer<int[]> weaver) {
        Throttle known = throttle;
        if (known != null) {
            known.wovenBy(weaver);
        }
    }

    /** Whether calls of a method may be throttled. */
    public static boolean mayThrottle(int method) {
        return throttle != null && method < Throttle.SYMBOLS;
    }

    /** Has all calls of a method recorded, however many there are; before its class is woven. */
    public static void exempt(int method) {
        Throttle known = throttle;
        if (known != null) {
            known.exempt(method);
        }
    }

    static @Nullable Detachment detachment() {
        return detachment;
    }

    /** What to do when the process ends in order, once it was started. */
    public static Runnable closing() {
        return Objects.requireNonNull(closing);
    }

    /** Lets {@code action} record what is left to be recorded when the process ends in order. */
    public static void atClosing(Runnable action) {
        LAST.add(action);
    }

    static List<Runnable> last() {
        return LAST;
    }

    /** That of this carrier. */
    static Lane lane() {
        return Live.lane();
    }

    private static ByteBuffer header(ProcessFacts facts) {
        ByteBuffer bytes = ByteBuffer.allocate(Layout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        LongBuffer words = bytes.asLongBuffer();
        words.put(Layout.H_MAGIC, Layout.FILE_MAGIC);
        words.put(Layout.H_VERSION, Layout.VERSION | ((long) Layout.HEADER_BYTES << 32));
        words.put(Layout.H_CHUNK, Layout.CHUNK_BYTES | ((long) Layout.CHUNK_HEADER_WORDS << 32));
        words.put(Layout.H_PID, facts.pid());
        words.put(Layout.H_PARENT_PID, facts.parentPid());
        words.put(Layout.H_NANOS_PER_TICK, Double.doubleToRawLongBits(1.0));
        words.put(Layout.H_CLOCK_DOMAIN, facts.clockDomain());
        Instant now = Instant.now();
        words.put(Layout.H_TICKS, System.nanoTime());
        words.put(Layout.H_WALL_NANOS, now.getEpochSecond() * 1_000_000_000 + now.getNano());
        return bytes;
    }

    public static void enter(int method) {
        Live.lane().event(Layout.ENTER, method);
    }

    /** In place of all else where calls are too many and too short. */
    public static void count(int method) {
        Live.lane().count(Live.PLACES[method] & 0xff);
    }

    public static void exit(int method) {
        Live.lane().event(Layout.EXIT, method);
    }

    public static void exitThrown(int method) {
        Live.lane().event(Layout.EXIT_THROWN, method);
    }

    /** In place of {@link #exit} where calls that are short are not wanted. */
    public static void exitUnlessShort(int method) {
        Live.lane().end(Layout.EXIT, method, Live.LEAST);
    }

    public static void exitThrownUnlessShort(int method) {
        Live.lane().end(Layout.EXIT_THROWN, method, Live.LEAST);
    }

    /** Whether the current thread has recorded something here, and is not about to. */
    static boolean knowsThread() {
        Lane lane = Live.LANES.local().get();
        return lane != null && lane.isOf(Thread.currentThread());
    }

    /** Lets the first event of a thread end an arrow from who has started it. */
    static void startedBy(Arrows ofThreads, Arrows ofTasks, Runnables since) {
        runnables = since;
        starts = ofThreads;
        forks = ofTasks;
    }

    /** Null if there are none. */
    static @Nullable Arrows starts() {
        return starts;
    }

    /** The same of threads that were started for one task. */
    static @Nullable Arrows forks() {
        return forks;
    }

    /** Since when threads might run; null if that is not known. */
    static @Nullable Runnables runnables() {
        return runnables;
    }

    /** Ends a wait; one of less than {@link #NO_WAIT_NANOS} was none, and is taken back with its {@code state}. */
    static void endWait(int wait, int state) {
        endWait(wait, state, NO_WAIT_NANOS);
    }

    /** Ends what may have been a wait, but for one that took less; then it is taken back with its {@code state}. */
    static void endWait(int wait, int state, long least) {
        Live.lane().endWait(wait, state, Math.max(Live.LEAST, least));
    }

    /** @param text at most a few thousand characters */
    static void tell(int type, int method, String text) {
        Live.lane().tell(type, method, text);
    }

    static void event(int kind, int name) {
        Live.lane().event(kind, name);
    }

    /** @param value stored as the nearest number of 60 bits */
    static void event(int kind, int name, long value) {
        Live.lane().event(kind, name, Math.max(-MAX_VALUE, Math.min(MAX_VALUE, value)));
    }
}
