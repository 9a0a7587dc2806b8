package dev.weft.trace.report;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Remembers a function of small numbers, without boxing. */
final class NumberCache {
    private final IntUnaryOperator function;
    /** The result plus one; 0 where it is not known yet. */
    private int[] results = new int[256];

    NumberCache(IntUnaryOperator function) {
        this.function = function;
    }

    int get(int number) {
        if (number >= results.length) {
            results = Arrays.copyOf(results, Math.max(number + 1, results.length * 2));
        }
        if (results[number] == 0) {
            results[number] = function.applyAsInt(number) + 1;
        }
        return results[number] - 1;
    }
}
