package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedByteRingTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static byte[] random(Random random, int most) {
        var bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Runs it on a thread of its own, also where the pool's tasks run on the caller's. */
    private static <T> FutureTask<T> beside(Callable<T> call) {
        var task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task;
    }

    @Tag("longOnCluster")
    @OnEveryBackend
    void messagesOfAllLengthsComeOutInTheirOrder(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(1024);
            var putting = beside(() -> pool.call(r -> {
                var random = new Random(1);
                for (int i = 0; i < 2_000; i++) {
                    r.put(random(random, r.longest()));
                }
                r.close();
                return 0;
            }, ring));
            var random = new Random(1);
            for (int i = 0; i < 2_000; i++) {
                assertArrayEquals(random(random, ring.longest()), ring.take());
            }
            assertThrows(RingClosed.class, ring::take);
            putting.get();
        }
    }

    /** Does as many things to a ring as to a queue that is none, by random; gives how many messages went through. */
    private static int compare(SharedByteRing ring, int seed) {
        var random = new Random(seed);
        var model = new ArrayDeque<byte[]>();
        int passed = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] message = random(random, random.nextInt(10) == 0 ? ring.longest() : 40);
            int held = model.stream().mapToInt(m -> 8 + Math.ceilDiv(m.length, 8) * 8).sum();
            boolean isPut = false;
            switch (random.nextInt(6)) {
                case 0 -> isPut = ring.offer(message);
                case 1 -> isPut = ring.offer(ByteBuffer.wrap(message));
                case 2 -> isPut = ring.offer(message.length, place -> MemorySegment.copy(message, 0, place, ValueLayout.JAVA_BYTE, 0,
                        message.length));
                case 3 -> {
                    var drained = new ArrayList<byte[]>();
                    int most = random.nextInt(4);
                    assertEquals(Math.min(most, model.size()), ring.drainTo(drained, most));
                    drained.forEach(one -> assertArrayEquals(model.remove(), one));
                    continue;
                }
                case 4 -> {
                    byte[] taken = ring.poll(place -> place.toArray(ValueLayout.JAVA_BYTE));
                    assertArrayEquals(model.poll(), taken);
                    continue;
                }
                default -> {
                    assertArrayEquals(model.poll(), ring.poll());
                    continue;
                }
            }
            if (isPut) {
                model.add(message);
                passed++;
                assertTrue(held + message.length + 8 <= ring.capacity());
            } else {
                assertFalse(model.isEmpty());
            }
            assertEquals(model.isEmpty(), ring.isEmpty());
        }
        ring.drainTo(new ArrayList<>());
        return passed;
    }

    @Tag("longOnCluster")
    @OnEveryBackend
    void itIsAQueueHoweverItIsUsed(Backend backend) {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(333);
            assertEquals(336, ring.capacity());
            for (int seed = 0; seed < 4; seed++) {
                assertTrue(compare(ring, seed) > 100);
                assertTrue(pool.call((r, s) -> compare(r, s + 1_000), ring, seed) > 100);
            }
        }
    }

    @OnEveryBackend
    void anyNumberMayPutAndTake(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(256);
            var all = new ArrayList<FutureTask<Long>>();
            for (int i = 0; i < 2; i++) {
                all.add(beside(() -> pool.call(r -> {
                    for (long n = 1; n <= 300; n++) {
                        r.put(ByteBuffer.allocate(8).putLong(n).flip());
                    }
                    return 0L;
                }, ring)));
            }
            for (int i = 0; i < 2; i++) {
                all.add(beside(() -> {
                    var sum = new long[1];
                    ring.forEach(m -> sum[0] += m.asByteBuffer().getLong());
                    return sum[0];
                }));
            }
            for (long n = 1; n <= 300; n++) {
                ring.put(ByteBuffer.allocate(8).putLong(n).flip());
            }
            all.get(0).get();
            all.get(1).get();
            ring.close();
            assertEquals(3L * 300 * 301 / 2, all.get(2).get() + all.get(3).get());
        }
    }

    @Tag("longOnCluster")
    @OnEveryBackend
    void whoWaitsGoesOnWhenTheOtherEndMoves(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing there = pool.sharer().byteRing(64);
            SharedByteRing back = pool.sharer().byteRing(64);
            var echo = beside(() -> pool.call((from, to) -> {
                from.forEach(m -> {
                    try {
                        to.put(m);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                to.close();
                return 0;
            }, there, back));
            for (int i = 0; i < 100; i++) {
                there.put(bytes("to " + i));
                assertEquals("to " + i, text(back.poll(LONG)));
            }
            // As many as both hold.
            for (int i = 0; i < 4; i++) {
                assertTrue(there.offer(bytes("0123456789"), LONG));
            }
            there.close();
            var rest = new ArrayList<String>();
            back.forEach(m -> rest.add(text(m.toArray(ValueLayout.JAVA_BYTE))));
            assertEquals(4, rest.size());
            echo.get();
        }
    }

    @OnEveryBackend
    void atOnceAndInTimeIsNotForEver(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(64);
            Action use = () -> {
                var little = Duration.ofMillis(5);
                assertNull(ring.poll());
                assertNull(ring.poll(little));
                assertNull(ring.poll(Duration.ZERO));
                assertEquals(0, ring.drainTo(new ArrayList<>()));
                var full = new byte[24];
                assertTrue(ring.offer(full));
                assertTrue(ring.offer(full, Duration.ZERO));
                assertFalse(ring.offer(full));
                assertFalse(ring.offer(full, little));
                assertFalse(ring.offer(full, Duration.ZERO));
                var left = ByteBuffer.allocate(20);
                assertFalse(ring.offer(left));
                assertEquals(0, left.position());
                assertArrayEquals(full, ring.take());
                assertTrue(ring.offer(left, little));
                assertEquals(20, left.position());
                assertArrayEquals(full, ring.poll(LONG));
                assertEquals(20, ring.take().length);
                assertTrue(ring.isEmpty());
            };
            use.run();
            pool.call(_ -> {
                use.run();
                return 0;
            }, 0);
        }
    }

    @OnEveryBackend
    void aClosedOneIsEmptiedAndThenOver(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(64);
            ring.putAll(List.of(bytes("a"), bytes("b"), bytes("c")));
            assertFalse(ring.isClosed());
            pool.call(r -> {
                r.close();
                r.close();
                return 0;
            }, ring);
            assertTrue(ring.isClosed());
            assertThrows(RingClosed.class, () -> ring.put(new byte[0]));
            assertThrows(RingClosed.class, () -> pool.call(r -> r.offer(new byte[0]), ring));
            assertEquals("a", text(ring.take()));
            assertEquals("b", text(pool.call(r -> r.poll(), ring)));
            var drained = new ArrayList<byte[]>();
            assertEquals(1, ring.drainTo(drained));
            for (Action taking : List.<Action>of(ring::take, ring::poll, () -> ring.poll(LONG), () -> ring.drainTo(drained))) {
                assertThrows(RingClosed.class, taking::run);
                assertThrows(RingClosed.class, () -> pool.call(_ -> {
                    taking.run();
                    return 0;
                }, 0));
            }
        }
    }

    @OnEveryBackend
    void aCloseEndsWaits(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing full = pool.sharer().byteRing(64);
            full.putAll(List.of(new byte[24], new byte[24]));
            SharedByteRing empty = pool.sharer().byteRing(64);
            SharedLatch begun = pool.sharer().latch(2);
            var putting = beside(() -> pool.call(r -> {
                begun.countDown();
                assertThrows(RingClosed.class, () -> r.put(new byte[1]));
                return 1;
            }, full));
            var taking = beside(() -> {
                begun.countDown();
                assertThrows(RingClosed.class, empty::take);
                return 1;
            });
            begun.await();
            full.close();
            pool.submit(() -> empty.close()).get();
            assertEquals(2, putting.get() + taking.get());
        }
    }

    @Tag("longOnCluster")
    @OnEveryBackend
    void messagesAreWrittenAndReadInPlace(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(4096);
            pool.call(r -> {
                r.put(800, place -> {
                    for (int i = 0; i < 100; i++) {
                        place.setAtIndex(ValueLayout.JAVA_LONG, i, i);
                    }
                });
                r.put(MemorySegment.ofArray(new int[] {7, 8}));
                return 0;
            }, ring);
            long sum = ring.take(place -> {
                assertTrue(place.isReadOnly());
                long all = 0;
                for (int i = 0; i < 100; i++) {
                    all += place.getAtIndex(ValueLayout.JAVA_LONG, i);
                }
                return all;
            });
            assertEquals(4950, sum);
            int second = ring.take(place -> place.getAtIndex(ValueLayout.JAVA_INT, 1));
            assertEquals(8, second);
        }
    }

    @OnEveryBackend
    void aMessageThatIsNotWrittenToItsEndIsNone(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(256);
            assertThrows(ArithmeticException.class, () -> pool.call(r -> {
                r.put(10, place -> {
                    place.fill((byte) 9);
                    throw new ArithmeticException();
                });
                return 0;
            }, ring));
            ring.put(bytes("one"));
            ring.put(bytes("two"));
            assertThrows(ArithmeticException.class, () -> pool.call(r -> r.take(_ -> {
                throw new ArithmeticException();
            }), ring));
            assertEquals("two", text(ring.take()));
            assertNull(ring.poll());
        }
    }

    @OnEveryBackend
    void whatCannotGoInIsRefused(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(1000);
            assertEquals(492, ring.longest());
            ring.put(new byte[492]);
            for (var refusal : List.of(
                    assertThrows(IllegalArgumentException.class, () -> ring.put(new byte[493])),
                    assertThrows(IllegalArgumentException.class, () -> pool.call(r -> r.offer(new byte[493]), ring)))) {
                assertEquals("a message of a ring of 1000 bytes has at most 492 bytes, less than half of that, but this one has 493; make a"
                        + " larger ring, or send it in parts", refusal.getMessage());
            }
            // Before anything is done for it, wherever that is: such a piece of memory is not to be had.
            assertThrows(IllegalArgumentException.class, () -> pool.call(r -> r.offer(Integer.MAX_VALUE, _ -> {
                throw new AssertionError("a message that was refused is written");
            }), ring));
            var negative = assertThrows(IllegalArgumentException.class, () -> ring.put(-1, _ -> { }));
            assertEquals("the length of a message must not be negative, but was -1; an empty one has 0 bytes", negative.getMessage());
            for (int capacity : new int[] {-8, 0, 63, (1 << 30) + 1}) {
                var refused = assertThrows(IllegalArgumentException.class, () -> pool.sharer().byteRing(capacity));
                assertEquals("the capacity of a ring must be from 64 to 1073741824 bytes, but was " + capacity, refused.getMessage());
            }
        }
    }

    @Test
    void aRingIsNotUsedByWhatUsesItsMessage() throws Exception {
        try (var sharer = Sharer.open()) {
            SharedByteRing ring = sharer.byteRing(256);
            var putting = assertThrows(IllegalStateException.class, () -> ring.put(1, _ -> ring.offer(new byte[1])));
            assertEquals("a ring cannot be used by what writes or reads one of its messages; do it after that has returned",
                    putting.getMessage());
            ring.put(new byte[2]);
            assertThrows(IllegalStateException.class, () -> ring.take(_ -> ring.poll()));
            ring.put(new byte[3]);
            assertEquals(3, ring.take().length);
        }
    }

    @OnEveryBackend
    void anInterruptEndsAWait(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(64);
            boolean stillInterrupted = pool.call(r -> {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, r::take);
                assertFalse(Thread.interrupted());
                Thread.currentThread().interrupt();
                assertTrue(r.offer(new byte[24]));
                assertTrue(r.offer(new byte[20]));
                assertFalse(r.offer(new byte[24]));
                assertThrows(InterruptedException.class, () -> r.put(new byte[24]));
                Thread.currentThread().interrupt();
                assertThrows(InterruptedException.class, () -> r.put(24, _ -> { }));
                Thread.currentThread().interrupt();
                assertNotNull(r.poll());
                return Thread.interrupted();
            }, ring);
            assertTrue(stillInterrupted);
            assertEquals(20, ring.take().length);
            for (Executable waiting : List.<Executable>of(ring::take, () -> ring.poll(LONG))) {
                var interrupted = new FutureTask<>(() -> assertThrows(InterruptedException.class, waiting));
                var thread = new Thread(interrupted);
                thread.start();
                await().until(() -> thread.getState() != Thread.State.RUNNABLE);
                thread.interrupt();
                interrupted.get();
            }
            ring.put(new byte[1]);
            assertEquals(1, ring.take().length);
        }
    }

    @OnEveryBackend
    void whoComesAtOnceDoesNotWaitForWhoWaits(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(64);
            SharedLatch begun = pool.sharer().latch(1);
            var taking = beside(() -> pool.call(r -> {
                begun.countDown();
                return r.take();
            }, ring));
            begun.await();
            for (int i = 0; i < 10; i++) {
                assertNull(ring.poll());
            }
            ring.put(bytes("for it"));
            assertEquals("for it", text(taking.get(30, TimeUnit.SECONDS)));
        }
    }

    @OnEveryBackend
    void oneThatHasTravelledIsTheSame(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedByteRing ring = pool.sharer().byteRing(64);
            SharedByteRing back = pool.call(r -> r, ring);
            assertEquals(ring, back);
            assertEquals(ring.hashCode(), back.hashCode());
            back.put(10, place -> place.fill((byte) 3));
            byte[] three = pool.call(r -> r.take(), ring);
            assertTrue(Arrays.equals(three, new byte[] {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}));
            assertEquals("SharedByteRing[64 bytes]", back.toString());
        }
    }

    @Test
    void aRingOfThreadsCanBeUsedByProcessesToo() throws Exception {
        try (var threads = Pool.threads(1);
                var processes = Pool.processes(1)) {
            SharedByteRing ring = threads.sharer().byteRing(2000);
            processes.call(r -> {
                r.put(100, place -> place.fill((byte) 1));
                r.putAll(List.of(new byte[3], new byte[4]));
                return r.poll(place -> place.byteSize());
            }, ring);
            assertEquals(3, threads.call(r -> r.take(), ring).length);
            assertEquals(4, processes.call(r -> r.take(), ring).length);
        }
    }

    @Test
    void theEndOfItsSharerIsTheEndForAllButTheirLastMessages() throws Exception {
        var sharer = Sharer.open();
        SharedByteRing ring = sharer.byteRing(64);
        try (var pool = Pool.processes(1)) {
            pool.call(r -> r.offer(new byte[5]), ring);
            sharer.close();
            assertEquals(5, ring.take().length);
            assertThrows(RingClosed.class, ring::take);
            assertThrows(RingClosed.class, () -> ring.put(new byte[1]));
        }
    }
}
