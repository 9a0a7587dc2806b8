package dev.weft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class SharedArrayTest {
    private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();

    @OnEveryBackend
    void everyoneAddsToLongs(Backend backend) {
        try (var pool = backend.open()) {
            SharedLongArray array = pool.sharer().longArray(5);
            assertEquals(5, array.length());
            pool.map(NUMBERS, n -> array.addAndGet(n % 5, 1L << 40));
            pool.map(NUMBERS, n -> array.updateAndGet(n % 2, value -> value + n));
            assertEquals("[21990232557970, 21990232558020, 21990232555520, 21990232555520, 21990232555520]", array.toString());
            assertEquals(20L << 40, array.getAndAdd(4, -1));
            array.set(3, Long.MIN_VALUE);
            boolean swapped = pool.call(_ -> array.compareAndSet(3, Long.MIN_VALUE, 3), 0);
            assertTrue(swapped);
            assertFalse(array.compareAndSet(3, 4, 5));
            assertEquals(3, array.get(3));
            assertEquals(array, pool.call(_ -> array, 0));
        }
    }

    @OnEveryBackend
    void everyoneAddsToInts(Backend backend) {
        try (var pool = backend.open()) {
            SharedIntArray array = pool.sharer().intArray(3);
            pool.map(NUMBERS, n -> array.addAndGet(n % 3, -n));
            pool.map(NUMBERS, n -> array.updateAndGet(1, value -> value + n));
            assertArrayEquals(new int[] {-1683, 3333, -1650}, array.toArray());
            assertTrue(array.compareAndSet(0, -1683, Integer.MAX_VALUE));
            assertEquals(Integer.MAX_VALUE, array.getAndAdd(0, 1));
            assertEquals(Integer.MIN_VALUE, array.get(0));
        }
    }

    @OnEveryBackend
    void everyoneAddsToDoubles(Backend backend) {
        try (var pool = backend.open()) {
            SharedDoubleArray array = pool.sharer().doubleArray(2);
            pool.map(NUMBERS, n -> array.addAndGet(n % 2, 0.5));
            pool.map(NUMBERS, n -> array.updateAndGet(0, value -> Math.max(value, n)));
            assertArrayEquals(new double[] {99, 25}, array.toArray());
            assertEquals(25, array.getAndAdd(1, 0.25));
            array.set(0, Double.NaN);
            assertTrue(array.compareAndSet(0, Double.NaN, -0.0));
            assertFalse(array.compareAndSet(0, 0.0, 1));
        }
    }

    @OnEveryBackend
    void neighboursAmongBytesDoNotDisturbEachOther(Backend backend) {
        try (var pool = backend.open()) {
            SharedByteArray array = pool.sharer().byteArray(7);
            pool.map(NUMBERS, n -> array.addAndGet(n % 7, (byte) 100));
            byte all = (byte) (15 * 100);
            byte most = (byte) (14 * 100);
            assertArrayEquals(new byte[] {all, all, most, most, most, most, most}, array.toArray());
            assertTrue(array.compareAndSet(6, most, (byte) -1));
            assertFalse(array.compareAndSet(6, most, (byte) 1));
            assertEquals(-1, array.getAndAdd(6, (byte) 2));
            assertEquals(1, array.get(6));
            array.set(5, (byte) -128);
            assertEquals(most, array.get(4));
            assertEquals(-128, array.get(5));
        }
    }

    @OnEveryBackend
    void manyElementsAreCopiedAtOnce(Backend backend) {
        try (var pool = backend.open()) {
            SharedLongArray longs = pool.sharer().longArray(300_000);
            SharedIntArray ints = pool.sharer().intArray(100);
            SharedDoubleArray doubles = pool.sharer().doubleArray(100);
            SharedByteArray bytes = pool.sharer().byteArray(100);
            pool.call(_ -> {
                longs.write(0, IntStream.range(0, 300_000).asLongStream().toArray());
                ints.write(10, 1, 2, 3);
                doubles.write(20, new double[] {0, 1.5, 2.5, 3}, 1, 2);
                bytes.write(97, new byte[] {-1, -2, -3});
                return 0;
            }, 0);
            var target = new long[5];
            longs.read(299_997, target, 1, 3);
            assertArrayEquals(new long[] {0, 299_997, 299_998, 299_999, 0}, target);
            assertEquals(299_999L * 150_000, Arrays.stream(longs.toArray()).sum());
            assertEquals(1, ints.get(10));
            assertEquals(3, pool.call(_ -> ints.get(12), 0).intValue());
            assertArrayEquals(new double[] {0, 1.5, 2.5, 0}, Arrays.copyOfRange(doubles.toArray(), 19, 23));
            assertArrayEquals(new byte[] {0, -1, -2, -3}, Arrays.copyOfRange(bytes.toArray(), 96, 100));
        }
    }

    @OnEveryBackend
    void whatIsOutOfBoundsIsSaidAsByTheJdk(Backend backend) {
        try (var pool = backend.open()) {
            SharedByteArray array = pool.sharer().byteArray(3);
            assertEquals("Index 3 out of bounds for length 3",
                    assertThrows(IndexOutOfBoundsException.class, () -> pool.call(index -> array.get(index), 3)).getMessage());
            assertThrows(IndexOutOfBoundsException.class, () -> array.set(-1, (byte) 0));
            assertThrows(IndexOutOfBoundsException.class, () -> array.getAndAdd(3, (byte) 0));
            assertThrows(IndexOutOfBoundsException.class, () -> array.compareAndSet(4, (byte) 0, (byte) 0));
            assertEquals("Range [2, 2 + 2) out of bounds for length 3",
                    assertThrows(IndexOutOfBoundsException.class, () -> array.write(2, new byte[2])).getMessage());
            assertThrows(IndexOutOfBoundsException.class, () -> array.read(0, new byte[2], 1, 2));
            assertArrayEquals(new byte[3], array.toArray());
            assertEquals("an array's length must not be negative, but was -1; an array without elements has length 0",
                    assertThrows(IllegalArgumentException.class, () -> pool.sharer().longArray(-1)).getMessage());
            assertEquals(0, pool.sharer().doubleArray(0).toArray().length);
        }
    }
}
