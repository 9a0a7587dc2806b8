package dev.weft;

import java.io.Serializable;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of all kinds, by a seed. */
final class OddObjects {
    record Leaf(String name, double weight, int[] path) implements Serializable {}

    private OddObjects() {}

    static Object next(Random random, int depth) {
        int kind = random.nextInt(depth > 0 ? 22 : 14);
        return switch (kind) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> (char) random.nextInt();
            case 4 -> text(random);
            case 5 -> new BigInteger(random.nextInt(1, 2000), random);
            case 6 -> random.nextInt(3) == 0 ? Collections.emptyList() : Duration.ofNanos(random.nextLong());
            case 7 -> new UUID(random.nextLong(), random.nextLong());
            case 8 -> Locale.ROOT;
            case 9 -> BitSet.valueOf(new long[] {random.nextLong(), random.nextLong()});
            case 10 -> new Leaf(text(random), random.nextGaussian(), random.ints(5).toArray());
            case 11 -> random.longs(random.nextInt(50)).toArray();
            case 12 -> Thread.State.values()[random.nextInt(6)];
            case 13 -> new float[][] {{1.5f, Float.NaN}, {}, {-0.0f}};
            case 14 -> Map.of("a", next(random, depth - 1), "b", 2);
            case 15 -> new ArrayDeque<>(List.of(next(random, depth - 1)));
            case 16 -> fill(new TreeMap<>(), random, depth);
            case 17 -> fill(new LinkedHashMap<>(), random, depth);
            case 18 -> fill(new HashMap<>(), random, depth);
            case 19 -> new Object[] {next(random, depth - 1), null, next(random, depth - 1)};
            case 20 -> {
                Object shared = next(random, depth - 1);
                yield new ArrayList<>(Arrays.asList(shared, shared, null));
            }
            default -> Collections.nCopies(3, next(random, depth - 1));
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
        }
        return text.toString();
    }

    private static Map<Object, Object> fill(Map<Object, Object> map, Random random, int depth) {
        for (int i = random.nextInt(5); i >= 0; i--) {
            map.put(i, next(random, depth - 1));
        }
        return map;
    }

    /** Equal for equal values, arrays told by their elements. */
    static String text(@Nullable Object value) {
        if (value instanceof Leaf(String name, double weight, int[] path)) {
            return name + weight + Arrays.toString(path);
        }
        if (value instanceof Map<?, ?> map) {
            var entries = map.entrySet().stream().map(entry -> entry.getKey() + "=" + text(entry.getValue())).sorted().toList();
            return map.getClass().getName() + entries;
        }
        if (value instanceof Collection<?> collection) {
            return collection.getClass().getName() + collection.stream().map(OddObjects::text).toList().toString();
        }
        if (value instanceof Object[] array) {
            return array.getClass().getName() + Arrays.stream(array).map(OddObjects::text).toList();
        }
        return value == null ? "null" : value.getClass() + Arrays.deepToString(new Object[] {value});
    }
}
