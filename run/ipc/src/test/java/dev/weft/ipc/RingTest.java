package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {
    private static final int CAPACITY = 1024;
    private static final int LONGEST = CAPACITY / 2 - 8;

    private final ByteBuffer memory = memory(CAPACITY);
    private final Ring putting = new Ring(memory.duplicate());
    private final Ring taking = new Ring(memory.duplicate());

    private static ByteBuffer memory(int capacity) {
        return ByteBuffer.allocateDirect(Ring.HEAD_BYTES + capacity).order(ByteOrder.nativeOrder());
    }

    private static ByteWriter message(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        var message = new ByteWriter(1);
        message.write(bytes);
        return message;
    }

    private static byte[] content(Ring.Span span) {
        return new ByteReader(span).rest();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, LONGEST - 1, LONGEST})
    void everyLengthAtEveryPlace(int length) throws Exception {
        var random = new Random(length);
        for (int i = 0; i < 300; i++) {
            // Moves the place by another step than the length alone.
            ByteWriter between = message(random, random.nextInt(40));
            assertTrue(putting.put(between));
            Ring.Span first = taking.take();
            assertNotNull(first);
            assertArrayEquals(between.toByteArray(), content(first));
            boolean held = length < 100 && i % 2 == 0;
            if (!held) {
                first.release();
            }
            ByteWriter message = message(random, length);
            assertTrue(putting.put(message));
            Ring.Span second = taking.take();
            assertNotNull(second);
            assertArrayEquals(message.toByteArray(), content(second));
            second.release();
            if (held) {
                first.release();
            }
            assertTrue(taking.isEmpty());
            assertNull(taking.take());
        }
    }

    @Test
    void randomTrafficIsAQueue() throws Exception {
        var random = new Random(20);
        var expected = new ArrayDeque<byte[]>();
        var held = new ArrayList<Ring.Span>();
        var contents = new ArrayList<byte[]>();
        int full = 0;
        for (int i = 0; i < 200_000; i++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    ByteWriter message = message(random, random.nextInt(random.nextInt(8) == 0 ? LONGEST + 1 : 60));
                    if (putting.put(message)) {
                        expected.add(message.toByteArray());
                    } else {
                        full++;
                        assertFalse(expected.isEmpty() && held.isEmpty(), "an empty ring had no room for " + message.size());
                    }
                }
                case 1 -> {
                    Ring.Span span = taking.take();
                    assertEquals(expected.isEmpty(), span == null);
                    if (span != null) {
                        byte[] content = expected.remove();
                        assertArrayEquals(content, content(span));
                        held.add(span);
                        contents.add(content);
                    }
                }
                default -> {
                    if (!held.isEmpty()) {
                        // In any order, and unharmed by whatever was put since.
                        int at = random.nextInt(held.size());
                        assertArrayEquals(contents.remove(at), content(held.get(at)));
                        held.remove(at).release();
                    }
                }
            }
        }
        assertTrue(full > 1_000, "it was full only " + full + " times");
    }

    @Test
    void whatIsTooLongIsNeverPut() {
        assertTrue(putting.fits(LONGEST));
        assertFalse(putting.fits(LONGEST + 1));
        assertFalse(putting.put(message(new Random(1), LONGEST + 1)));
    }

    @Test
    void littleTrafficStaysAtTheStart() throws Exception {
        int capacity = 64 * 1024;
        int length = 5_000;
        ByteBuffer wide = memory(capacity);
        var from = new Ring(wide.duplicate());
        var to = new Ring(wide.duplicate());
        for (int i = 0; i < 100; i++) {
            assertTrue(from.put(message(new Random(i), length)));
            Ring.Span span = to.take();
            assertNotNull(span);
            span.release();
        }
        for (int at = Ring.HEAD_BYTES + capacity / 2 + length + 8; at < wide.capacity(); at++) {
            assertEquals(0, wide.get(at), "byte " + at);
        }
    }

    @Test
    void peekedMessagesAreAQueueToo() throws Exception {
        var random = new Random(30);
        for (int i = 0; i < 10_000; i++) {
            byte[] content = message(random, random.nextInt(200)).toByteArray();
            int at = putting.allot(content.length);
            putting.memory().put(at, content);
            assertTrue(taking.isEmpty());
            assertEquals(-1, taking.peek());
            putting.publish();
            int found = taking.peek();
            assertEquals(at, found);
            assertEquals(found, taking.peek());
            byte[] taken = new byte[taking.length()];
            taking.memory().get(found, taken);
            assertArrayEquals(content, taken);
            taking.drop();
        }
        assertEquals(-1, putting.allot(LONGEST + 1));
    }

    @Test
    void theBellIsAskedForOnce() {
        assertFalse(putting.rings());
        taking.askForBell();
        assertTrue(putting.rings());
        assertFalse(putting.rings());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 8, 1 << 20, Long.MIN_VALUE, Long.MAX_VALUE})
    void lengthsThatCannotBeAreRefused(long length) {
        assertTrue(putting.put(message(new Random(1), 0)));
        memory.putLong(Ring.HEAD_BYTES, length);
        assertThrows(CorruptFrame.class, taking::take);
    }

    @ParameterizedTest
    @ValueSource(longs = {-8, 1, 7, 4, Long.MIN_VALUE, Long.MAX_VALUE})
    void tailsThatCannotBeLeadNowhereElse(long tail) {
        memory.putLong(0, tail);
        memory.putLong(Ring.HEAD_BYTES, 64);
        assertThrows(CorruptFrame.class, taking::take);
    }

    @ParameterizedTest
    @ValueSource(longs = {-2 * CAPACITY, 2 * CAPACITY, Long.MIN_VALUE, Long.MAX_VALUE})
    void headsThatCannotBeLeaveNoRoom(long head) {
        while (putting.put(message(new Random(1), 100))) {
            continue;
        }
        memory.putLong(128, head);
        assertEquals(-1, putting.allot(100));
    }

    @Test
    void twoThreads() throws Exception {
        int count = 300_000;
        var taker = CompletableFuture.runAsync(() -> {
            var random = new Random(5);
            for (int i = 0; i < count; i++) {
                byte[] expected = message(random, random.nextInt(100)).toByteArray();
                Ring.Span span;
                try {
                    while ((span = taking.take()) == null) {
                        Thread.onSpinWait();
                    }
                } catch (CorruptFrame e) {
                    throw new AssertionError(e);
                }
                assertArrayEquals(expected, content(span));
                span.release();
            }
        });
        var random = new Random(5);
        for (int i = 0; i < count && !taker.isDone(); i++) {
            ByteWriter message = message(random, random.nextInt(100));
            while (!putting.put(message) && !taker.isDone()) {
                Thread.onSpinWait();
            }
        }
        taker.get(60, TimeUnit.SECONDS);
    }
}
