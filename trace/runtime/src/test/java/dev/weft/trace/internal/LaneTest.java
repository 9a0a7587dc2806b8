package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Symbol;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lane on a pool that no keeper refills, so that every chunk is counted. */
class LaneTest {
    private static final int FIRST_CHUNKS = 8;

    @TempDir
    Path folder;

    private Path path;
    private ChunkPool pool;

    @BeforeEach
    void makePool() throws IOException {
        path = folder.resolve("lane.weft");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer magic = ByteBuffer.allocate(Layout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Layout.FILE_MAGIC);
        channel.write(magic, 0);
        pool = new ChunkPool(channel, (mapped, at, bytes) -> mapped.map(MapMode.READ_WRITE, at, bytes), 4 << 20, WhenFull.LOSE);
    }

    @Test
    void eventsAreDroppedAndCountedUntilThereIsRoomAgain() throws IOException {
        Lane lane = new Lane(pool, 1, null);
        int room = FIRST_CHUNKS * (Layout.CHUNK_WORDS - Layout.CHUNK_HEADER_WORDS);
        for (int i = 0; i < room + 1_000; i++) {
            lane.event(Layout.INSTANT, 1);
        }
        pool.refill();
        lane.event(Layout.COUNTER, 2, -9);

        TraceFile file = TraceFile.open(path);
        List<String> unusual = new ArrayList<>();
        file.forEachEvent(new EventVisitor() {
            @Override
            public void event(long threadId, int kind, int symbol, long ticks, long value) {
                assertEquals(Threads.id(Thread.currentThread()), threadId);
                if (kind != Layout.INSTANT) {
                    unusual.add("counter " + value);
                }
            }

            @Override
            public void lost(long threadId, long count) {
                unusual.add("lost " + count);
            }
        });
        long lost = file.header().lost();
        assertEquals(room + 1_001, file.eventCount() + lost);
        assertTrue(lost >= 1_000 && lost < 1_020, () -> lost + " lost");
        assertEquals(List.of("lost " + lost, "counter -9"), unusual);
        assertEquals(List.of(Thread.currentThread().getName()), file.threads().values().stream().map(ThreadInfo::name).toList());
    }

    @Test
    void aRecordingThatStopsWhenItIsFullLosesNothing() throws IOException {
        Path stopped = folder.resolve("stopped.weft");
        FileChannel channel = FileChannel.open(stopped, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.write(ByteBuffer.allocate(Layout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Layout.FILE_MAGIC), 0);
        pool = new ChunkPool(channel, (mapped, at, bytes) -> mapped.map(MapMode.READ_WRITE, at, bytes), 2 << 20, WhenFull.STOP);
        Lane other = new Lane(pool, 2, null);
        Lane lane = new Lane(pool, 1, null);
        for (int i = 0; i < 400_000; i++) {
            if (i % 1_000 == 0) {
                pool.refill();
            }
            lane.event(Layout.INSTANT, 1);
            if (i == 0) {
                other.event(Layout.INSTANT, 2);
            }
        }
        TraceFile file = TraceFile.open(stopped);
        assertEquals(0, file.header().lost());
        assertTrue(file.header().stoppedTicks() != 0);
        long before = file.eventCount();
        other.event(Layout.INSTANT, 2);
        assertEquals(before, TraceFile.open(stopped).eventCount());
    }

    @Test
    void aShortCallWithNothingInItIsTakenBack() throws IOException {
        Lane lane = new Lane(pool, 1, null);
        lane.event(Layout.INSTANT, 1);
        for (int i = 0; i < 100_000; i++) {
            lane.event(Layout.ENTER, 2);
            lane.event(Layout.ENTER, 3);
            lane.end(Layout.EXIT, 3, Long.MAX_VALUE);
            lane.end(Layout.EXIT_THROWN, 2, Long.MAX_VALUE);
        }
        assertEquals(1, TraceFile.open(path).eventCount());
        lane.event(Layout.ENTER, 2);
        lane.end(Layout.EXIT, 2, 0);
        lane.event(Layout.ENTER, 2);
        lane.event(Layout.INSTANT, 2);
        lane.event(Layout.ENTER, 3);
        lane.end(Layout.EXIT, 3, Long.MAX_VALUE);
        lane.end(Layout.EXIT, 2, Long.MAX_VALUE);
        assertEquals(6, TraceFile.open(path).eventCount());
    }

    @Test
    void namesHaveRoomLeftWhenEventsHaveNot() throws IOException {
        Metadata metadata = new Metadata(pool);
        while (!pool.isFinished()) {
            pool.refill();
            int chunk = pool.take();
            while (chunk != ChunkPool.NONE) {
                chunk = pool.take();
            }
        }
        assertTrue(metadata.describe(metadata.newSymbol(), Symbol.ofName(Layout.SYMBOL_INSTANT, "late")));
        assertEquals("late", TraceFile.open(path).symbol(1).name());
    }

    /** Workers of the JDK's common pool lose theirs after each task. */
    @Test
    @SuppressWarnings("ThreadLocalUsage")
    void aThreadWhoseLocalsAreErasedKeepsItsLane() throws Exception {
        ThreadLocal<Lane> local = new ThreadLocal<>();
        Lanes lanes = new Lanes(local, pool, null);
        CountDownLatch held = new CountDownLatch(1);
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            CountDownLatch found = new CountDownLatch(1);
            Thread other = new Thread(() -> {
                lanes.find();
                found.countDown();
                awaitQuietly(held);
            });
            other.start();
            found.await();
            others.add(other);
        }
        Lane mine = lanes.find();
        assertSame(mine, local.get());
        local.remove();
        assertSame(mine, lanes.find());
        assertSame(mine, local.get());

        held.countDown();
        for (Thread other : others) {
            other.join();
        }
        lanes.recycle();
        local.remove();
        assertSame(mine, lanes.find());
        Set<Lane> again = Collections.newSetFromMap(new IdentityHashMap<>());
        Thread next = new Thread(() -> again.add(lanes.find()));
        next.start();
        next.join();
        mine.event(Layout.INSTANT, 1);
        assertEquals(1, TraceFile.open(path).lanes().length);
        assertFalse(again.contains(mine));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsGivenToASilentLaneIsCounted() throws IOException {
        Lane silent = Lane.silent(pool);
        silent.event(Layout.INSTANT, 1);
        silent.event(Layout.COUNTER, 1, 5);
        assertEquals(2, TraceFile.open(path).header().lost());
    }

    @Test
    @SuppressWarnings("ThreadLocalUsage")
    void aLaneOfAnEndedThreadIsGivenToTheNext() throws Exception {
        ThreadLocal<Lane> local = new ThreadLocal<>();
        Lanes lanes = new Lanes(local, pool, null);
        List<Lane> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                Lane lane = lanes.find();
                lane.event(Layout.INSTANT, 1);
                seen.add(lane);
            }, "t" + i);
            thread.start();
            thread.join();
            if (i > 0) {
                lanes.recycle();
            }
        }
        assertEquals(2, seen.stream().distinct().count());
        TraceFile file = TraceFile.open(path);
        assertEquals(3, file.byThread().threads().length);
        assertEquals(2, file.lanes().length);
        assertEquals(List.of("t0", "t1", "t2"), file.threads().values().stream().map(ThreadInfo::name).sorted().toList());
    }
}
