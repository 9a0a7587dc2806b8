package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedMapTest {
    record Point(int x, int y) implements Serializable {}

    /** Can change, and is equal to itself alone. */
    static final class Tally implements Serializable {
        private static final long serialVersionUID = 1L;
        private int count;
    }

    private static List<Integer> numbers(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @OnEveryBackend
    void manyMergeIntoFewKeys(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<String, Integer> sums = pool.sharer().map();
            pool.map(numbers(200), n -> {
                sums.merge("key " + n % 3, n, Integer::sum);
                sums.compute("count", (_, count) -> count == null ? 1 : count + 1);
                sums.computeIfPresent("key 0", (_, sum) -> sum + 1_000_000);
                return n;
            });
            assertEquals(200, sums.get("count"));
            assertEquals(19_900, sums.entrySet().stream().filter(entry -> entry.getKey().startsWith("key"))
                    .mapToInt(entry -> entry.getValue() % 1_000_000).sum());
        }
    }

    @OnEveryBackend
    void valuesThatChangeAndHaveNoEqualsAreComputedAtomicallyToo(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<Point, Tally> tallies = pool.sharer().map();
            pool.map(numbers(200), n -> {
                tallies.compute(new Point(1, n % 2), (_, before) -> {
                    Tally tally = before == null ? new Tally() : before;
                    tally.count++;
                    return tally;
                });
                return n;
            });
            assertEquals(List.of(100, 100), tallies.values().stream().map(tally -> tally.count).toList());
        }
    }

    @OnEveryBackend
    void oneOfManyPutsFirst(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<String, Integer> map = pool.sharer().map();
            List<Integer> seen = pool.map(numbers(50), n -> map.computeIfAbsent("first", _ -> n));
            assertEquals(1, Set.copyOf(seen).size());
            long winners = pool.map(numbers(50), n -> map.putIfAbsent("second", n)).stream().filter(before -> before == null).count();
            assertEquals(1, winners);
            long changed = pool.map(numbers(50), n -> map.replace("second", map.get("second"), n) ? 1 : 0).stream().mapToInt(n -> n).sum();
            assertTrue(changed >= 1);
            long removed = pool.map(numbers(50), _ -> map.remove("second") == null ? 0 : 1).stream().mapToInt(n -> n).sum();
            assertEquals(1, removed);
        }
    }

    @OnEveryBackend
    void itDoesWhatAMapDoes(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<String, Point> map = pool.sharer().map();
            assertNull(map.put("a", new Point(1, 1)));
            assertEquals(new Point(1, 1), pool.call(_ -> map.put("a", new Point(2, 2)), 0));
            assertEquals(new Point(2, 2), pool.call(key -> map.get(key), "a"));
            assertNull(map.get("b"));
            assertEquals(new Point(0, 0), map.getOrDefault("b", new Point(0, 0)));
            assertNull(map.replace("b", new Point(3, 3)));
            assertFalse(map.replace("a", new Point(1, 1), new Point(3, 3)));
            assertTrue(map.replace("a", new Point(2, 2), new Point(3, 3)));
            assertEquals(new Point(3, 3), map.replace("a", new Point(4, 4)));
            assertFalse(map.remove("a", new Point(3, 3)));
            assertTrue(map.containsKey("a"));
            assertFalse(map.containsKey("b"));
            assertTrue(map.containsValue(new Point(4, 4)));
            assertFalse(map.containsValue(new Point(3, 3)));
            assertTrue(map.remove("a", new Point(4, 4)));
            assertTrue(map.isEmpty());
            assertNull(map.computeIfPresent("a", (_, _) -> new Point(5, 5)));
            assertNull(map.compute("a", (_, _) -> null));
            assertNull(map.computeIfAbsent("a", _ -> null));
            assertEquals(new Point(6, 6), map.computeIfAbsent("a", _ -> new Point(6, 6)));
            assertNull(map.merge("a", new Point(7, 7), (_, _) -> null));
            assertEquals(0, map.size());
        }
    }

    @OnEveryBackend
    void itIsEqualToAMapOfTheSameEntries(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<Integer, String> map = pool.sharer().map();
            map.putAll(Map.of(1, "one", 2, "two"));
            var own = new HashMap<>(map);
            assertEquals(own, map);
            assertEquals(map, own);
            assertEquals(own.hashCode(), map.hashCode());
            assertEquals(map, pool.call(_ -> map, 0));
            map.put(3, "three");
            assertFalse(map.equals(own));
        }
    }

    @OnEveryBackend
    void manyEntriesComeInTheOrderInWhichTheyWerePut(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<Integer, String> map = pool.sharer().map();
            int size = pool.call(end -> {
                map.putAll(numbers(end).stream().collect(Collectors.toMap(n -> n, n -> "value " + n)));
                return map.size();
            }, 3_000);
            assertEquals(3_000, size);
            assertEquals(Set.copyOf(numbers(3_000)), new HashSet<>(map.keySet()));
            assertEquals(3_000, map.values().stream().distinct().count());
            map.clear();
            assertTrue(map.keySet().isEmpty());
            for (int key : List.of(5, 3, 4)) {
                map.put(key, "value " + key);
            }
            map.put(5, "new");
            map.remove(3);
            map.put(3, "later");
            assertEquals(List.of(5, 4, 3), pool.call(_ -> List.copyOf(map.keySet()), 0));
            assertEquals(List.of("new", "value 4", "later"), List.copyOf(map.values()));
        }
    }

    @OnEveryBackend
    void iterationGoesOnWhileEntriesComeAndGo(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<Integer, Integer> map = pool.sharer().map();
            map.putAll(numbers(2_000).stream().collect(Collectors.toMap(n -> n, n -> n)));
            var seen = new HashSet<Integer>();
            Iterator<Integer> keys = map.keySet().iterator();
            seen.add(keys.next());
            pool.call(_ -> map.keySet().removeIf(key -> key % 2 == 1) && map.put(-1, -1) == null, 0);
            keys.forEachRemaining(seen::add);
            assertTrue(seen.containsAll(numbers(2_000).stream().filter(n -> n % 2 == 0).toList()));
            assertTrue(seen.contains(-1));
            assertEquals(1_001, map.values().stream().toList().size());
        }
    }

    @OnEveryBackend
    void viewsWriteThrough(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<String, Integer> map = pool.sharer().map();
            map.putAll(Map.of("a", 1, "b", 2, "c", 3, "d", 4));
            assertTrue(map.keySet().remove("a"));
            assertFalse(map.keySet().remove("a"));
            assertTrue(map.values().remove(2));
            assertTrue(map.entrySet().remove(new SimpleEntry<>("c", 3)));
            assertFalse(map.entrySet().remove(new SimpleEntry<>("d", 3)));
            assertTrue(map.entrySet().contains(Map.entry("d", 4)));
            assertFalse(map.entrySet().contains(Map.entry("d", 5)));
            map.entrySet().iterator().next().setValue(5);
            assertEquals(Map.of("d", 5), map);
            map.replaceAll((key, value) -> pool.call(n -> n + 1, value));
            assertEquals("{d=6}", map.toString());
            Iterator<Integer> values = map.values().iterator();
            values.next();
            values.remove();
            assertThrows(IllegalStateException.class, values::remove);
            assertTrue(map.isEmpty());
        }
    }

    @OnEveryBackend
    void keysAndValuesAreCopies(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<List<Integer>, List<String>> map = pool.sharer().map();
            var key = new ArrayList<>(List.of(1));
            var value = new ArrayList<>(List.of("a"));
            map.put(key, value);
            key.add(2);
            value.add("b");
            map.keySet().iterator().next().clear();
            assertEquals(List.of("a"), map.get(List.of(1)));
            assertNull(map.get(key));
        }
    }

    @OnEveryBackend
    void sharedObjectsInItAreTheSameForAll(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<String, SharedList<Integer>> lists = pool.sharer().map();
            SharedMap<String, Map<String, SharedLong>> deep = pool.sharer().map();
            lists.put("numbers", pool.sharer().list());
            deep.put("a", Map.of("b", pool.sharer().ofLong(0)));
            pool.map(numbers(20), n -> lists.get("numbers").add(n) && deep.get("a").get("b").incrementAndGet() > 0);
            assertEquals(20, deep.get("a").get("b").get());
            assertEquals(Set.copyOf(numbers(20)), Set.copyOf(lists.get("numbers")));
        }
    }

    @OnEveryBackend
    void whatCannotBePutIsRefusedInWords(Backend backend) {
        try (var pool = backend.open()) {
            SharedMap<Object, Object> map = pool.sharer().map();
            assertThrows(NullPointerException.class, () -> map.put("a", null));
            assertThrows(NullPointerException.class, () -> map.get(null));
            assertThrows(NullPointerException.class, () -> map.merge("a", 1, null));
            String message = assertThrows(IllegalArgumentException.class, () -> map.put("a", new Thread())).getMessage();
            assertTrue(message.startsWith("a shared map cannot take this value: ") && message.contains("java.lang.Thread"), message);
            assertTrue(map.isEmpty());
        }
    }
}
