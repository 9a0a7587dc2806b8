package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedSetTest {
    private static final List<Integer> NUMBERS = IntStream.range(0, 3_000).boxed().toList();

    @OnEveryBackend
    void oneOfManyAddsAnElement(Backend backend) {
        try (var pool = backend.open()) {
            SharedSet<Integer> set = pool.sharer().set();
            long added = pool.map(NUMBERS.subList(0, 100), n -> set.add(n % 10)).stream().filter(isNew -> isNew).count();
            assertEquals(10, added);
            assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), set);
        }
    }

    @OnEveryBackend
    void itDoesWhatASetDoes(Backend backend) {
        try (var pool = backend.open()) {
            SharedSet<String> set = pool.sharer().set();
            boolean added = pool.call(_ -> set.addAll(List.of("b", "a", "b")), 0);
            assertTrue(added);
            assertFalse(set.addAll(List.of("a", "b")));
            assertTrue(set.contains("a"));
            assertTrue(set.containsAll(Set.of("a", "b")));
            assertEquals("[b, a]", set.toString());
            assertEquals(set, Set.of("a", "b"));
            assertEquals(Set.of("a", "b").hashCode(), set.hashCode());
            assertEquals(set, pool.call(_ -> set, 0));
            assertTrue(set.remove("a"));
            assertFalse(set.remove("a"));
            assertTrue(set.retainAll(Set.of()));
            assertTrue(set.isEmpty());
            assertThrows(NullPointerException.class, () -> set.add(null));
        }
    }

    @OnEveryBackend
    void manyElementsMoveAtOnceAndKeepTheirOrder(Backend backend) {
        try (var pool = backend.open()) {
            SharedSet<Integer> set = pool.sharer().set();
            set.addAll(NUMBERS);
            assertEquals(NUMBERS, pool.call(_ -> List.copyOf(set), 0));
            assertEquals(NUMBERS, set.stream().toList());
            set.clear();
            assertEquals(0, set.size());
        }
    }
}
