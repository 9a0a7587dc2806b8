package dev.weft.sharing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.SharedLock;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trace needs of shared objects, and that there is nothing of it without one. */
class TracedCoreTest {
    @Test
    void withoutATraceACoreIsCalledDirectly() {
        Link<LockCore> link = Home.add(new HeapLock(false), this);
        assertSame(link, TracedCore.of(link, SharedLock.class));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, (1L << 52) - 1})
    void theNumberOfAnArrowTravelsWithTheItem(long flow) throws NotEncodable, CorruptFrame {
        for (Object value : List.of("text", List.of(1, 2))) {
            Stored stored = Stored.of(value, "a queue").flowing(flow);
            var out = new ByteWriter(64);
            stored.write(out);
            Stored read = Stored.read(new ByteReader(out.toByteArray()));
            assertEquals(flow, read.flow());
            assertEquals(value, read.value());
            assertEquals(Stored.of(value, "a queue"), read);
        }
    }

    @Test
    void anArrowWithinAnArrowIsRefused() {
        var forged = new ByteWriter(16);
        for (int i = 0; i < 2; i++) {
            forged.write(2);
            forged.writeVar(7);
        }
        assertThrows(CorruptFrame.class, () -> Stored.read(new ByteReader(forged.toByteArray())));
    }

    @Test
    void aLockTellsItsOwner() {
        long party = Party.of(3, 25);
        var lock = new HeapLock(true);
        assertNull(lock.owner());
        lock.tryAcquire(Party.current());
        assertEquals(new LockCore.Owner(Desk.words(0), Thread.currentThread().threadId()), lock.owner());
        lock.release(Party.current());
        lock.tryAcquire(party);
        assertEquals(new LockCore.Owner("a process that has ended", 25), lock.owner());
    }

    @Test
    void aLockToReadOrWriteTellsWhoWritesOrOneWhoReads() {
        var lock = new HeapReadWriteLock();
        assertNull(lock.writing().owner());
        lock.reading().tryAcquire(5);
        assertEquals(new LockCore.Owner(Desk.words(0), 5), lock.writing().owner());
        lock.reading().release(5);
        lock.writing().tryAcquire(6);
        assertEquals(new LockCore.Owner(Desk.words(0), 6), lock.reading().owner());
    }
}
