package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.Symbol;
import dev.weft.trace.format.ThreadIndex;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring whose keeper is the test. */
class RingTest {
    private static final int BYTES = 4 << 20;
    private static final int MAIN = 1;
    private static final int LOOP = 2;
    private static final int STEP = 3;

    @TempDir
    Path folder;

    private Path path;
    private ChunkPool pool;

    @BeforeEach
    void makePool() throws IOException {
        path = folder.resolve("ring.weft");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer magic = ByteBuffer.allocate(Layout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Layout.FILE_MAGIC);
        channel.write(magic, 0);
        pool = new ChunkPool(channel, (mapped, at, bytes) -> mapped.map(MapMode.READ_WRITE, at, bytes), BYTES, WhenFull.REUSE);
    }

    /** What a file says of its threads. */
    private static final class Seen implements EventVisitor {
        final Map<Long, Deque<Integer>> open = new HashMap<>();
        final Map<Long, Long> dropped = new HashMap<>();
        final List<String> unmatched = new ArrayList<>();
        long events;
        long lost;

        static Seen in(TraceFile file) {
            Seen seen = new Seen();
            ThreadIndex index = file.byThread();
            for (long thread : index.threads()) {
                index.forEachEvent(thread, seen);
            }
            return seen;
        }

        @Override
        public void event(long threadId, int kind, int symbol, long ticks, long value) {
            Deque<Integer> frames = open.computeIfAbsent(threadId, id -> new ArrayDeque<>());
            if (kind == Layout.ENTER) {
                frames.push(symbol);
            } else if (frames.isEmpty() || frames.pop() != symbol) {
                unmatched.add(threadId + ": " + symbol);
            }
            // The begins that a cut keeps come first, and are among those that were dropped.
            events += dropped.containsKey(threadId) ? 1 : 0;
        }

        @Override
        public void dropped(long threadId, long ticks, long count) {
            dropped.merge(threadId, count, Long::sum);
        }

        @Override
        public void lost(long threadId, long count) {
            lost += count;
        }

        List<Integer> frames(long thread) {
            return List.copyOf(open.getOrDefault(thread, new ArrayDeque<>()));
        }
    }

    private static @Nullable String name(TraceFile file, long thread) {
        ThreadInfo info = file.threads().get(thread);
        return info == null ? null : info.name();
    }

    private void steps(Lane lane, int count) {
        for (int i = 0; i < count; i++) {
            if (i % 1_000 == 0) {
                pool.refill();
            }
            lane.event(Layout.ENTER, STEP);
            lane.event(Layout.EXIT, STEP);
        }
    }

    @Test
    void whatWasUnderWayAtTheCutIsOpenAndTheRestIsCounted() throws IOException {
        long me = Threads.id(Thread.currentThread());
        Lane lane = new Lane(pool, 1, null);
        lane.event(Layout.ENTER, MAIN);
        lane.event(Layout.ENTER, LOOP);
        steps(lane, 1_000_000);

        TraceFile file = TraceFile.open(path);
        Seen seen = Seen.in(file);
        assertEquals(List.of(LOOP, MAIN), seen.frames(me));
        assertEquals(List.of(), seen.unmatched);
        assertEquals(2_000_002, seen.events + seen.dropped.getOrDefault(me, 0L));
        assertTrue(seen.events > BYTES / Long.BYTES / 2, () -> seen.events + " kept");
        assertEquals(0, file.header().lost());
        assertEquals(Thread.currentThread().getName(), name(file, me));
        assertTrue(Files.size(path) <= BYTES);

        lane.event(Layout.EXIT, LOOP);
        lane.event(Layout.EXIT, MAIN);
        assertEquals(List.of(), Seen.in(TraceFile.open(path)).frames(me));
    }

    @Test
    void aQuietThreadKeepsItsNewestChunk() throws Exception {
        Lane quiet = new Lane(pool, 2, null);
        Thread thread = new Thread(() -> quiet.event(Layout.ENTER, MAIN), "quiet");
        thread.start();
        thread.join();
        steps(new Lane(pool, 1, null), 500_000);

        TraceFile file = TraceFile.open(path);
        Seen seen = Seen.in(file);
        assertEquals(List.of(MAIN), seen.frames(Threads.id(thread)));
        assertFalse(seen.dropped.containsKey(Threads.id(thread)));
        assertEquals("quiet", name(file, Threads.id(thread)));
    }

    @Test
    void namesAreNeverDropped() throws IOException {
        Metadata metadata = new Metadata(pool);
        metadata.describe(STEP, Symbol.ofName(Layout.SYMBOL_INSTANT, "early"));
        metadata.property("process.name", "old");
        steps(new Lane(pool, 1, null), 500_000);
        TraceFile file = TraceFile.open(path);
        assertEquals("early", file.symbol(STEP).name());
        assertEquals("old", file.properties().get("process.name"));
    }

    @Test
    void namesLeaveHalfOfItToEvents() throws IOException {
        Metadata metadata = new Metadata(pool);
        Symbol symbol = Symbol.ofName(Layout.SYMBOL_INSTANT, "x".repeat(2_000));
        int id = 1;
        while (metadata.describe(id, symbol)) {
            id++;
            pool.refill();
        }
        Lane lane = new Lane(pool, 1, null);
        steps(lane, 500_000);
        assertEquals(0, TraceFile.open(path).header().lost());
        assertTrue(Seen.in(TraceFile.open(path)).events > BYTES / Long.BYTES / 4);
    }

    @Test
    void threadsOfWhichNothingIsLeftAreCountedTogether() throws Exception {
        int threads = 3_000;
        Lane lane = new Lane(pool, 1, null);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                lane.event(Layout.ENTER, MAIN);
                lane.event(Layout.EXIT, MAIN);
            });
            thread.start();
            thread.join();
            lane.abandon();
        }
        steps(lane, 500_000);
        steps(lane, 500_000);
        TraceFile file = TraceFile.open(path);
        Seen seen = Seen.in(file);
        long elsewhere = Long.parseLong(file.properties().get(Records.DROPPED_ELSEWHERE));
        assertTrue(elsewhere > 0 && elsewhere < 2 * threads, () -> elsewhere + " elsewhere");
        assertEquals(2_000_000 + 2 * threads, seen.events + elsewhere + seen.dropped.values().stream().mapToLong(n -> n).sum());
    }

    @Test
    void moreLanesThanChunksGoOnWithLosses() throws IOException {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 1; i <= 2 * BYTES / Layout.CHUNK_BYTES; i++) {
            lanes.add(new Lane(pool, i, null));
        }
        for (int round = 0; round < 5_000; round++) {
            if (round % 1_000 == 0) {
                pool.refill();
            }
            for (Lane lane : lanes) {
                lane.event(Layout.INSTANT, STEP);
            }
        }
        long lost = TraceFile.open(path).header().lost();
        for (Lane lane : lanes) {
            pool.refill();
            lane.event(Layout.INSTANT, STEP);
        }
        assertTrue(lost > 0);
        assertTrue(Seen.in(TraceFile.open(path)).lost > 0);
    }

    /** The process may be killed between any two stores of the keeper; that of the cut's number is the one that counts. */
    @Test
    void chunksOfACutThatDoesNotHoldYetAreThere() throws IOException {
        long me = Threads.id(Thread.currentThread());
        Lane lane = new Lane(pool, 1, null);
        lane.event(Layout.ENTER, MAIN);
        steps(lane, 300_000);
        long before = Seen.in(TraceFile.open(path)).dropped.getOrDefault(me, 0L);
        Path killed = folder.resolve("killed.weft");
        int chunks = 0;
        while (Seen.in(TraceFile.open(path)).dropped.getOrDefault(me, 0L) == before) {
            Files.copy(path, killed, StandardCopyOption.REPLACE_EXISTING);
            steps(lane, 1_001);
            chunks++;
            assertTrue(chunks < 1_000);
        }
        undoLastStoreOfCut(killed);
        Seen seen = Seen.in(TraceFile.open(killed));
        assertEquals(List.of(MAIN), seen.frames(me));
        assertEquals(List.of(), seen.unmatched);
    }

    /** As if the chunks had been chosen and not yet dropped: their number is that of a cut that has not come. */
    private static void undoLastStoreOfCut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(word, Layout.H_CUT * Long.BYTES);
            long next = word.getLong(0) + 1;
            for (long at = Layout.HEADER_BYTES; at < channel.size(); at += Layout.CHUNK_BYTES) {
                channel.read(word.clear(), at + Layout.C_LEFT * Long.BYTES);
                if (word.getLong(0) != 0) {
                    channel.write(word.clear().putLong(0, next), at + Layout.C_CUT * Long.BYTES);
                }
            }
        }
    }
}
