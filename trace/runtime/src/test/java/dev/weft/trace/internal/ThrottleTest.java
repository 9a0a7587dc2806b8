package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
        pool = new ChunkPool(channel, (mapped, at, bytes) -> mapped.map(MapMode.READ_WRITE, at, bytes), 256 << 20, WhenFull.LOSE);
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
    void countsOfAllLanesAreOneNumberAlsoOfThreadsThatHaveEnded() throws Exception {
        Lanes lanes = new Lanes(new ThreadLocal<>(), pool, throttle);
        throttle.start(METHOD);
        assertFalse(throttle.isOpenTo(METHOD));
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                lanes.find().count(place());
                lanes.find().count(place());
            });
            thread.start();
            thread.join();
            lanes.recycle();
            throttle.tell();
        }
        lanes.find().count(place());
        throttle.tell();
        assertEquals(Map.of(METHOD, 7L), counted());
    }

    @Test
    @SuppressWarnings("ThreadLocalUsage")
    void whatIsThrottledWhileOthersAreWovenIsWovenAfterThem() throws Exception {
        Lanes lanes = new Lanes(new ThreadLocal<>(), pool, throttle);
        BlockingQueue<int[]> woven = new LinkedBlockingQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        throttle.wovenBy(methods -> {
            woven.add(methods);
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        throttle.start(METHOD);
        throttle.start(METHOD + 1);
        throttle.weave(lanes);
        assertArrayEquals(new int[] {METHOD, METHOD + 1}, woven.take());
        throttle.start(METHOD + 2);
        throttle.weave(lanes);
        go.countDown();
        int[] next = null;
        while (next == null) {
            throttle.weave(lanes);
            next = woven.poll(1, TimeUnit.MILLISECONDS);
        }
        assertArrayEquals(new int[] {METHOD + 2}, next);
    }

    @Test
    void whatIsCalledOftenAndShortIsFoundAndWhatIsLongOrHardlyCostsIsNot() throws IOException {
        HotMethods hot = new HotMethods(pool, throttle);
        throttle.exempt(METHOD + 3);
        int rare = 0;
        while (throttle.places()[METHOD] == 0 || rare < 120_000) {
            pool.refill();
            int chunk = pool.take();
            assertNotEquals(ChunkPool.NONE, chunk);
            LongBuffer words = pool.window(chunk);
            int start = pool.offset(chunk) + Layout.CHUNK_HEADER_WORDS;
            int end = pool.offset(chunk) + Layout.CHUNK_WORDS;
            long ticks = 0;
            for (int at = start; at + 8 <= end; at += 8) {
                ticks = call(words, at, METHOD, ticks, 100);
                ticks = call(words, at + 2, METHOD + 1, ticks, 900);
                boolean eighth = (at - start) / 8 % 8 == 0;
                rare += eighth ? 1 : 0;
                ticks = call(words, at + 4, eighth ? METHOD + 2 : METHOD + 3, ticks, 100);
                ticks = call(words, at + 6, METHOD + 3, ticks, 100);
            }
            hot.look();
        }
        throttle.tell();
        assertEquals(Map.of(METHOD, 0L), counted());
    }

    private static long call(LongBuffer words, int at, int method, long ticks, long nanos) {
        words.put(at, Layout.timed(Layout.ENTER, method, ticks));
        words.put(at + 1, Layout.timed(Layout.EXIT, method, ticks + nanos));
        return ticks + nanos;
    }
}
