package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedRingTest {
    private record Tick(String name, int price) implements Serializable {}

    @OnEveryBackend
    void objectsComeOutInTheirOrderUntilTheEnd(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedRing<Tick> ring = pool.sharer().ring(2000);
            var putting = new FutureTask<>(() -> pool.call(r -> {
                for (int i = 0; i < 200; i++) {
                    r.put(new Tick("a", i));
                }
                r.putAll(IntStream.range(200, 400).mapToObj(i -> new Tick("b", i)).toList());
                r.close();
                return 0;
            }, ring));
            Thread.ofVirtual().start(putting);
            assertEquals(new Tick("a", 0), ring.take());
            assertEquals(new Tick("a", 1), ring.poll(Duration.ofSeconds(30)));
            var rest = new ArrayList<Integer>();
            ring.forEach(tick -> rest.add(tick.price));
            assertEquals(IntStream.range(2, 400).boxed().toList(), rest);
            assertTrue(ring.isClosed());
            assertThrows(RingClosed.class, () -> ring.put(new Tick("c", 0)));
            assertThrows(RingClosed.class, ring::take);
            putting.get();
        }
    }

    @OnEveryBackend
    void whatIsTakenIsACopy(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedRing<List<String>> ring = pool.sharer().ring(1000);
            var list = new ArrayList<>(List.of("a"));
            ring.put(list);
            list.add("b");
            pool.call(r -> r.offer(new ArrayList<>(List.of("c"))), ring);
            assertNotSame(list, ring.take());
            assertEquals(List.of(List.of("c")), pool.call(r -> {
                var all = new ArrayList<List<String>>();
                r.drainTo(all);
                return all;
            }, ring));
            assertNull(ring.poll());
            assertNull(ring.poll(Duration.ZERO));
            assertTrue(ring.isEmpty());
        }
    }

    @OnEveryBackend
    void sharedObjectsInItStayWhatTheyAre(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedRing<Object> ring = pool.sharer().ring(1000);
            SharedLong number = pool.sharer().ofLong(1);
            ring.put(number);
            ring.put(ring);
            pool.call(r -> ((SharedLong) r.take()).incrementAndGet(), ring);
            assertEquals(2, number.get());
            assertEquals(ring, ring.take());
            assertEquals("SharedRing[1000 bytes]", ring.toString());
        }
    }

    @OnEveryBackend
    void whatCannotGoInIsRefused(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedRing<Object> ring = pool.sharer().ring(100);
            assertEquals(104, ring.capacity());
            assertEquals("a ring has no null", assertThrows(NullPointerException.class, () -> ring.put(null)).getMessage());
            var refused = assertThrows(IllegalArgumentException.class, () -> pool.call(r -> r.offer(new Object()), ring));
            assertTrue(refused.getMessage().startsWith("a shared ring cannot take this value: "), refused.getMessage());
            var tooLong = assertThrows(IllegalArgumentException.class, () -> ring.put("x".repeat(ring.longest())));
            assertTrue(tooLong.getMessage().startsWith("a message of a ring of 104 bytes has at most 44 bytes"), tooLong.getMessage());
            assertTrue(ring.offer("x".repeat(30)));
            assertTrue(ring.offer("x".repeat(30), Duration.ZERO));
            assertFalse(ring.offer("x".repeat(30)));
            assertFalse(ring.offer("x".repeat(30), Duration.ofMillis(3)));
        }
    }
}
