package dev.weft.trace.agent;

import java.lang.ref.WeakReference;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which class the methods with which numbers are of, as far as they may be throttled. It keeps no loader alive. Thread-safe. */
final class WovenMethods {
    /** The methods of one class, whose numbers follow one another. */
    static final class Range {
        private final String className;
        private final @Nullable WeakReference<ClassLoader> loader;
        private final int first;
        private final int methods;
        private final BitSet counted = new BitSet();

        private Range(String className, @Nullable ClassLoader loader, int first, int methods) {
            this.className = className;
            this.loader = loader == null ? null : new WeakReference<>(loader);
            this.first = first;
            this.methods = methods;
        }

        int first() {
            return first;
        }

        int methods() {
            return methods;
        }

        @SuppressWarnings("ReferenceEquality")
        private boolean isOf(String name, @Nullable ClassLoader of) {
            return className.equals(name) && (loader == null ? of == null : of != null && loader.get() == of);
        }
    }

    private final NavigableMap<Integer, Range> ranges = new TreeMap<>();
    private final Set<Range> counting = new HashSet<>();

    /** A class was woven. */
    synchronized void add(String className, @Nullable ClassLoader loader, int first, int methods) {
        ranges.put(first, new Range(className, loader, first, methods));
    }

    /** Calls of these methods are counted when their classes, which are returned, are woven again. */
    synchronized Set<Range> count(int... methods) {
        Set<Range> changed = new HashSet<>();
        for (int method : methods) {
            Map.Entry<Integer, Range> entry = ranges.floorEntry(method);
            if (entry != null && method - entry.getKey() < entry.getValue().methods) {
                Range range = entry.getValue();
                range.counted.set(method - range.first);
                counting.add(range);
                changed.add(range);
            }
        }
        return changed;
    }

    /** The methods of a class of which some are counted; null if none is. */
    synchronized @Nullable Range counting(String className, @Nullable ClassLoader loader) {
        return of(className, loader, counting);
    }

    /** Those of a class; null if they are not among these. */
    static @Nullable Range of(String className, @Nullable ClassLoader loader, Set<Range> among) {
        for (Range range : among) {
            if (range.isOf(className, loader)) {
                return range;
            }
        }
        return null;
    }

    /** Which methods are counted, as places in the range. */
    synchronized BitSet counted(Range range) {
        return (BitSet) range.counted.clone();
    }
}
