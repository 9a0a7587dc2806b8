package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a pool that no keeper refills. */
class ThrottleTest {
    private static final int METHOD = 7;

    @TempDir
    Path folder;

    private Path path;
    private ChunkPool pool;
    private Throttle throttle;

    @BeforeEach
    void makePool() throws IOException {
        path = folder.resolve("throttle.weft");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.write(ByteBuffer.allocate(Layout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Layout.FILE_MAGIC), 0);
        pool = new ChunkPool(channel, (mapped, at, bytes) -> mapped.map(MapMode.READ_WRITE, at, bytes), 64 << 20, WhenFull.LOSE);
        throttle = new Throttle(new Metadata(pool));
    }

    private Map<Integer, Long> counted() throws IOException {
        return TraceFile.open(path).throttled().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, m -> m.getValue().calls()));
    }

    private int place() {
        return throttle.places()[METHOD] & 0xff;
    }

    @Test
    @SuppressWarnings("ThreadLocalUsage")
    void beginsThatWereStoredGetTheirEndsAndNoOthersDo() throws IOException {
        Lane lane = new Lanes(new ThreadLocal<>(), pool, throttle).find();
        throttle.start(METHOD);
        int place = place();
        assertTrue(place != 0);
        assertFalse(throttle.isOpenTo(METHOD));
        assertFalse(lane.skipsEnd(place), "the end of a call that began before");
        for (int i = 0; i < 3; i++) {
            assertTrue(lane.skipsBegin(place));
            assertTrue(lane.skipsBegin(place));
            assertTrue(lane.skipsEnd(place));
            assertTrue(lane.skipsEnd(place));
            assertFalse(lane.skipsEnd(place), "another one");
        }
        throttle.tell();
        assertEquals(Map.of(METHOD, 6L), counted());
    }

    @Test
    @SuppressWarnings("ThreadLocalUsage")
    void countsOfAllLanesAreOneNumberAlsoOfThreadsThatHaveEnded() throws Exception {
        Lanes lanes = new Lanes(new ThreadLocal<>(), pool, throttle);
        throttle.start(METHOD);
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                Lane lane = lanes.find();
                lane.skipsBegin(place());
                lane.skipsBegin(place());
                lane.skipsEnd(place());
            });
            thread.start();
            thread.join();
            lanes.recycle();
            throttle.tell();
        }
        assertFalse(lanes.find().skipsEnd(place()), "what the ended thread had under way");
        assertEquals(Map.of(METHOD, 6L), counted());
    }

    @Test
    void whatIsCalledOftenAndShortIsFoundAndWhatIsLongOrRareIsNot() throws IOException {
        HotMethods hot = new HotMethods(pool, throttle);
        throttle.exempt(METHOD + 3);
        while (hasRoom() && throttle.places()[METHOD] == 0) {
            int chunk = pool.take();
            LongBuffer words = pool.window(chunk);
            int start = pool.offset(chunk) + Layout.CHUNK_HEADER_WORDS;
            int end = pool.offset(chunk) + Layout.CHUNK_WORDS;
            long ticks = 0;
            for (int at = start; at + 8 <= end; at += 8) {
                ticks = call(words, at, METHOD, ticks, 100);
                ticks = call(words, at + 2, METHOD + 1, ticks, 900);
                ticks = call(words, at + 4, at == start ? METHOD + 2 : METHOD + 3, ticks, 100);
                ticks = call(words, at + 6, METHOD + 3, ticks, 100);
            }
            hot.look();
        }
        throttle.tell();
        assertEquals(Map.of(METHOD, 0L), counted());
    }

    private boolean hasRoom() {
        pool.refill();
        return !pool.isFinished() || pool.given() < 2_000;
    }

    private static long call(LongBuffer words, int at, int method, long ticks, long nanos) {
        words.put(at, Layout.timed(Layout.ENTER, method, ticks));
        words.put(at + 1, Layout.timed(Layout.EXIT, method, ticks + nanos));
        return ticks + nanos;
    }
}
