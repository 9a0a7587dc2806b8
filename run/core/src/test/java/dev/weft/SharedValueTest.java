package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedValueTest {
    private static final List<Integer> NUMBERS = IntStream.rangeClosed(1, 100).boxed().toList();

    /** Can change, and is equal to itself alone. */
    static final class Tally implements Serializable {
        private static final long serialVersionUID = 1L;
        private int count;
    }

    @OnEveryBackend
    void everyoneAddsToTheSameInt(Backend backend) {
        try (var pool = backend.open()) {
            SharedInt number = pool.sharer().ofInt(-5);
            pool.map(NUMBERS, n -> number.addAndGet(n));
            assertEquals(5_045, number.get());
            pool.map(NUMBERS, n -> number.updateAndGet(value -> value - n));
            assertEquals(-5, number.getAndSet(Integer.MAX_VALUE));
            assertEquals(Integer.MIN_VALUE, number.incrementAndGet());
            boolean swapped = pool.call(_ -> number.compareAndSet(Integer.MIN_VALUE, 7), 0);
            assertTrue(swapped);
            assertFalse(number.compareAndSet(6, 8));
            assertEquals(7, number.getAndDecrement());
            assertEquals(12, number.accumulateAndGet(2, (a, b) -> a * b));
            assertEquals("12", number.toString());
            assertEquals(number, pool.call(_ -> number, 0));
        }
    }

    @OnEveryBackend
    void everyoneAddsToTheSameDouble(Backend backend) {
        try (var pool = backend.open()) {
            SharedDouble number = pool.sharer().ofDouble(0.5);
            pool.map(NUMBERS, n -> number.addAndGet(n / 4.0));
            assertEquals(1_263, number.get());
            pool.call(_ -> number.accumulateAndGet(2, Math::min), 0);
            assertEquals(2.0, number.getAndAdd(0.25));
            assertEquals(2.25, number.getAndSet(Double.NaN));
            assertTrue(number.compareAndSet(Double.NaN, 0.0));
            assertFalse(number.compareAndSet(-0.0, 1.0));
            assertEquals(number, pool.call(_ -> number, 0));
        }
    }

    @OnEveryBackend
    void oneOfManySetsTheBoolean(Backend backend) {
        try (var pool = backend.open()) {
            SharedBoolean flag = pool.sharer().ofBoolean(false);
            assertEquals(1, pool.map(NUMBERS, _ -> flag.compareAndSet(false, true)).stream().filter(first -> first).count());
            assertTrue(flag.getAndSet(false));
            assertFalse(flag.get());
            flag.set(true);
            assertEquals("true", flag.toString());
            assertEquals(flag, pool.call(_ -> flag, 0));
        }
    }

    @OnEveryBackend
    void everyoneChangesTheSameReference(Backend backend) {
        try (var pool = backend.open()) {
            SharedRef<Tally> tally = pool.sharer().ref(new Tally());
            pool.map(NUMBERS, n -> tally.updateAndGet(before -> {
                before.count += n;
                return before;
            }).count);
            assertEquals(5_050, tally.get().count);
            assertEquals(5_050, tally.getAndUpdate(before -> {
                before.count = 0;
                return before;
            }).count);
            assertEquals(0, tally.getAndSet(null).count);
            assertNull(pool.call(_ -> tally.get(), 0));
            assertEquals(tally, pool.call(_ -> tally, 0));
        }
    }

    @OnEveryBackend
    void referencesCompareByEquals(Backend backend) {
        try (var pool = backend.open()) {
            SharedRef<List<String>> words = pool.sharer().ref(List.of("a"));
            boolean swapped = pool.call(
                    expected -> words.compareAndSet(expected, new ArrayList<>(List.of("b"))), new ArrayList<>(List.of("a")));
            assertTrue(swapped);
            assertFalse(words.compareAndSet(List.of("a"), List.of("c")));
            words.get().add("lost");
            assertEquals(List.of("b"), words.get());
            assertEquals(List.of("b", "c"), words.accumulateAndGet(List.of("c"), (before, more) -> {
                before.addAll(more);
                return before;
            }));
            assertThrows(IllegalArgumentException.class, () -> pool.sharer().ref(new Thread()));
            words.set(null);
            assertEquals("null", words.toString());
        }
    }

    @OnEveryBackendWithWorkers
    void getAndThenSetLosesWhatOthersHaveSetBetween(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedLong sum = pool.sharer().ofLong(0);
            SharedQueue<Long> seen = pool.sharer().queue();
            SharedQueue<String> go = pool.sharer().queue();
            Task<Long> race = () -> {
                long value = sum.get();
                seen.put(value);
                go.take();
                sum.set(value + 1);
                return value;
            };
            List<Job<Long>> jobs = List.of(pool.submit(race), pool.submit(race));
            assertEquals(0, seen.take());
            assertEquals(0, seen.take());
            go.putAll(List.of("go", "go"));
            for (Job<Long> job : jobs) {
                job.get();
            }
            assertEquals(1, sum.get());
        }
    }
}
