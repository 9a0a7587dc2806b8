package dev.weft.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Symbol;
import dev.weft.trace.format.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens while there are no chunks. */
class SupplyTest {
    private static final Symbol SYMBOL = Symbol.ofName(Layout.SYMBOL_INSTANT, "late");
    private static final long LONG_MILLIS = 30_000;

    @TempDir
    Path folder;

    private Path path;
    private FlakyChannel file;
    private ChunkPool pool;

    @BeforeEach
    void makePool() throws IOException {
        path = folder.resolve("a.weft");
        file = new FlakyChannel(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        file.write(ByteBuffer.allocate(Layout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Layout.FILE_MAGIC), 0);
        pool = new ChunkPool(file, (channel, at, bytes) -> channel.map(MapMode.READ_WRITE, at, bytes), 4 << 20, WhenFull.LOSE);
    }

    @AfterEach
    void closeFile() throws IOException {
        file.close();
    }

    @Test
    void aPassingLackOfMemoryDoesNotEndTheSupply() {
        takeAll();
        file.error = new OutOfMemoryError("pretended");
        pool.refill();
        assertFalse(pool.isFinished());
        assertEquals(ChunkPool.NONE, pool.takePatiently());
        file.error = null;
        pool.refill();
        assertNotEquals(ChunkPool.NONE, pool.takePatiently());
    }

    @Test
    void aFullDiskEndsTheSupply() {
        takeAll();
        file.exception = new IOException("No space left on device");
        pool.refill();
        assertTrue(pool.isFinished());
    }

    @Test
    void aThreadThatWaitedForRoomCanStillUseItsPermitToPark() throws Exception {
        Metadata metadata = new Metadata(pool);
        takeAll();
        Thread program = new Thread(() -> {
            LockSupport.unpark(Thread.currentThread());
            metadata.describe(1, SYMBOL);
            LockSupport.park();
        });
        program.setDaemon(true);
        program.start();
        program.join(LONG_MILLIS);
        assertFalse(program.isAlive());
    }

    @Test
    void anInterruptedThreadWaitsForRoomToo() throws Exception {
        Metadata metadata = new Metadata(pool);
        takeAll();
        CountDownLatch asked = new CountDownLatch(1);
        Thread keeper = new Thread(() -> {
            asked.countDown();
            LockSupport.park();
            pool.refill();
        });
        keeper.start();
        asked.await();
        while (keeper.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        pool.keptBy(keeper);
        AtomicBoolean described = new AtomicBoolean();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread program = new Thread(() -> {
            Thread.currentThread().interrupt();
            described.set(metadata.describe(1, SYMBOL));
            interrupted.set(Thread.interrupted());
        });
        program.start();
        program.join();
        LockSupport.unpark(keeper);
        keeper.join();
        assertTrue(described.get());
        assertTrue(interrupted.get());
    }

    @Test
    void whatFindsNoRoomCanBeNoted() throws IOException {
        Metadata metadata = new Metadata(pool);
        metadata.property("process.name", "full");
        while (!pool.isFinished()) {
            takeAll();
            pool.refill();
        }
        takeAll();
        int id = 1;
        while (metadata.describe(id, SYMBOL)) {
            id++;
        }
        metadata.note("not woven: a.B", "the trace has no room for its names");
        for (int i = 0; i < 1_000; i++) {
            metadata.note("not woven: a.B" + i, "nor for all notes");
        }
        TraceFile trace = TraceFile.open(path);
        assertEquals("the trace has no room for its names", trace.properties().get("not woven: a.B"));
        assertEquals(id - 1, trace.symbols().size());
        Map<String, String> properties = trace.properties();
        assertTrue(properties.size() > 10 && properties.size() < 100, () -> properties.size() + " properties");
    }

    private void takeAll() {
        int chunk = pool.takeForNames();
        while (chunk != ChunkPool.NONE) {
            chunk = pool.takeForNames();
        }
    }
}
