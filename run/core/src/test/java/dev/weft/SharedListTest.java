package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedListTest {
    private static final List<Integer> NUMBERS = IntStream.range(0, 3_000).boxed().toList();

    record Point(int x, int y) implements Serializable {}

    /** Something to do to a list of its own and to the shared one alike. */
    private interface Step extends Function<List<@Nullable Integer>, @Nullable Object>, Serializable {}

    /** What came of a step, or how it failed. */
    private static @Nullable Object outcome(Step step, List<@Nullable Integer> list) {
        try {
            return step.apply(list);
        } catch (RuntimeException e) {
            return e.getClass().getName() + ": " + e.getMessage();
        }
    }

    /** Steps with indexes that may be out of bounds, and elements that may be null. */
    private static Step step(Random random) {
        int index = random.nextInt(8) - 1;
        int to = random.nextInt(9) - 1;
        Integer element = random.nextInt(4) == 0 ? null : random.nextInt(5);
        var more = new ArrayList<@Nullable Integer>(Arrays.asList(element, 1, null).subList(0, random.nextInt(4)));
        return switch (random.nextInt(34)) {
            case 0, 1, 2, 3 -> list -> list.add(element);
            case 4 -> list -> list.get(index);
            case 5 -> list -> list.set(index, element);
            case 6 -> list -> {
                list.add(index, element);
                return list.size();
            };
            case 7 -> list -> list.remove(index);
            case 8 -> list -> list.remove(element);
            case 9 -> list -> list.indexOf(element);
            case 10 -> list -> list.lastIndexOf(element);
            case 11 -> list -> list.contains(element);
            case 12 -> list -> list.addAll(more);
            case 13 -> list -> list.addAll(index, more);
            case 14 -> list -> list.removeAll(more);
            case 15 -> list -> list.retainAll(more);
            case 16 -> list -> list.removeIf(each -> each == null || each > 3);
            case 17 -> list -> {
                list.sort(Comparator.nullsFirst(Comparator.naturalOrder()));
                return null;
            };
            case 18 -> list -> {
                list.sort(null);
                return null;
            };
            case 19 -> list -> {
                list.replaceAll(each -> each == null ? null : each + 1);
                return null;
            };
            case 20 -> list -> list.getFirst();
            case 21 -> list -> list.getLast();
            case 22 -> list -> list.removeFirst();
            case 23 -> list -> list.removeLast();
            case 24 -> list -> new ArrayList<>(list.subList(index, to));
            case 25 -> list -> {
                list.subList(index, to).clear();
                return null;
            };
            case 26 -> list -> list.subList(0, Math.min(3, list.size())).set(index, element);
            case 27 -> list -> list.subList(0, Math.min(3, list.size())).remove(index);
            case 28 -> list -> Arrays.asList(list.toArray());
            case 29 -> list -> list.hashCode() + list.toString();
            case 30 -> list -> list.reversed().toString();
            case 31 -> list -> back(list.listIterator(list.size()), element);
            case 32 -> list -> forth(list.listIterator(index), element);
            default -> list -> list.size() > 20 ? list.retainAll(List.of()) : list.isEmpty();
        };
    }

    private static List<@Nullable Integer> back(ListIterator<@Nullable Integer> iterator, @Nullable Integer element) {
        var seen = new ArrayList<@Nullable Integer>();
        while (iterator.hasPrevious()) {
            seen.add(iterator.previousIndex());
            Integer each = iterator.previous();
            seen.add(each);
            if (each == null) {
                iterator.set(element);
                iterator.remove();
            } else if (each == 2) {
                iterator.add(element);
                seen.add(iterator.previous());
            }
        }
        return seen;
    }

    private static List<@Nullable Integer> forth(ListIterator<@Nullable Integer> iterator, @Nullable Integer element) {
        var seen = new ArrayList<@Nullable Integer>();
        while (iterator.hasNext()) {
            seen.add(iterator.nextIndex());
            Integer each = iterator.next();
            seen.add(each);
            if (each == null) {
                iterator.remove();
            } else if (each == 3) {
                iterator.add(element);
                iterator.previous();
                seen.add(iterator.next());
                iterator.set(each);
            }
        }
        return seen;
    }

    @OnEveryBackend
    void itDoesAndFailsAsAListOfOnesOwn(Backend backend) {
        var random = new Random(7);
        List<Step> steps = IntStream.range(0, 500).mapToObj(_ -> step(random)).toList();
        var own = new ArrayList<@Nullable Integer>();
        try (var pool = backend.open()) {
            SharedList<@Nullable Integer> list = pool.sharer().list();
            List<String> seen = pool.call(all -> {
                var outcomes = new ArrayList<String>();
                for (Step step : all) {
                    outcomes.add(outcome(step, list) + " " + List.of(list.toArray(new Object[0]).length));
                }
                return outcomes;
            }, steps);
            for (int i = 0; i < steps.size(); i++) {
                assertEquals(outcome(steps.get(i), own) + " " + List.of(own.size()), seen.get(i), "step " + i);
            }
            assertEquals(own, list);
            assertEquals(list, own);
        }
    }

    @OnEveryBackend
    void everyoneAddsAndNothingIsLost(Backend backend) {
        try (var pool = backend.open()) {
            SharedList<Integer> list = pool.sharer().list();
            pool.map(NUMBERS.subList(0, 200), n -> list.add(n));
            assertEquals(200, list.size());
            assertEquals(new HashSet<>(NUMBERS.subList(0, 200)), new HashSet<>(list));
            pool.map(NUMBERS.subList(0, 100), n -> list.remove(n));
            pool.map(NUMBERS.subList(0, 20), n -> {
                list.update(all -> {
                    all.replaceAll(each -> each + n);
                    return all;
                });
                return n;
            });
            list.sort(null);
            assertEquals(IntStream.range(290, 390).boxed().toList(), list);
        }
    }

    @OnEveryBackend
    void eachElementIsTakenOnce(Backend backend) {
        try (var pool = backend.open()) {
            SharedList<Integer> list = pool.sharer().list();
            list.addAll(NUMBERS.subList(0, 100));
            List<Integer> taken = pool.map(NUMBERS.subList(0, 100), n -> n % 2 == 0 ? list.removeFirst() : list.removeLast());
            assertEquals(Set.copyOf(NUMBERS.subList(0, 100)), Set.copyOf(taken));
            assertThrows(NoSuchElementException.class, list::removeFirst);
            assertThrows(NoSuchElementException.class, list::getLast);
        }
    }

    @OnEveryBackend
    void manyElementsMoveAtOnce(Backend backend) {
        try (var pool = backend.open()) {
            SharedList<Integer> list = pool.sharer().list();
            pool.call(_ -> list.addAll(NUMBERS), 0);
            assertEquals(NUMBERS, list);
            assertEquals(NUMBERS.subList(5, 2_500), pool.call(_ -> list.slice(5, 2_500), 0));
            assertEquals(NUMBERS, list.stream().toList());
            assertTrue(list.addAll(1_000, NUMBERS));
            assertEquals(NUMBERS, list.subList(1_000, 4_000));
            list.subList(1_000, 4_000).clear();
            ListIterator<Integer> iterator = list.listIterator(list.size());
            for (int i = NUMBERS.size() - 1; i >= 0; i--) {
                assertEquals(i, iterator.previous());
            }
            assertFalse(iterator.hasPrevious());
            assertEquals("toIndex = 3001", assertThrows(IndexOutOfBoundsException.class, () -> list.slice(0, 3_001)).getMessage());
        }
    }

    @OnEveryBackend
    void anIteratorGoesOnWhileElementsComeButRemovesNothingElse(Backend backend) {
        try (var pool = backend.open()) {
            SharedList<Integer> list = pool.sharer().list();
            list.addAll(List.of(1, 2));
            ListIterator<Integer> iterator = list.listIterator();
            assertEquals(1, iterator.next());
            pool.call(_ -> list.addAll(List.of(3, 4)), 0);
            assertEquals(2, iterator.next());
            iterator.set(20);
            iterator.remove();
            assertThrows(IllegalStateException.class, iterator::remove);
            assertEquals(3, iterator.next());
            pool.call(_ -> list.removeFirst(), 0);
            String message = assertThrows(ConcurrentModificationException.class, iterator::remove).getMessage();
            assertEquals("the element at index 1 is no longer what the iterator has shown", message);
            assertThrows(ConcurrentModificationException.class, () -> iterator.set(5));
            assertEquals(List.of(3, 4), list);
        }
    }

    @OnEveryBackend
    void elementsAreCopiesAndSharedOnesTheSame(Backend backend) {
        try (var pool = backend.open()) {
            SharedList<List<Integer>> list = pool.sharer().list();
            var element = new ArrayList<>(List.of(1));
            list.add(element);
            element.add(2);
            list.getFirst().add(3);
            assertEquals(List.of(List.of(1)), list);
            SharedList<Integer> inner = pool.sharer().list();
            list.add(inner);
            pool.call(_ -> list.get(1).add(5), 0);
            assertEquals(List.of(5), inner);
            assertEquals(list, pool.call(_ -> list, 0));
        }
    }

    @OnEveryBackend
    void whatCannotBePutIsRefusedInWords(Backend backend) {
        try (var pool = backend.open()) {
            SharedList<Object> list = pool.sharer().list();
            String message = assertThrows(IllegalArgumentException.class, () -> list.add(List.of(1, new Thread()))).getMessage();
            assertTrue(message.startsWith("a shared list cannot take this value: ") && message.contains("java.lang.Thread"), message);
            assertThrows(IllegalArgumentException.class, () -> list.addAll(List.of(new Point(1, 2), new Thread())));
            assertTrue(list.isEmpty());
        }
    }
}
