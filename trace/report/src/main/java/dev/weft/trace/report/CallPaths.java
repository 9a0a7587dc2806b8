package dev.weft.trace.report;

import java.util.Arrays;

/**
 * The tree of call paths: a path is a name below a parent path. Depth, name and all callers of a slice follow from its path alone.
 * A parent always has a smaller number than its children.
 */
final class CallPaths {
    /** The parent of a path that nothing called. */
    static final int ROOT = -1;

    private int[] parents = new int[1024];
    private int[] names = new int[1024];
    private int[] depths = new int[1024];
    private boolean[] recursive = new boolean[1024];
    private int size;
    /** Open addressing; a slot holds the path's number plus one. */
    private int[] slots = new int[4096];

    int child(int parent, int name) {
        int mask = slots.length - 1;
        int slot = hash(parent, name) & mask;
        while (slots[slot] != 0) {
            int path = slots[slot] - 1;
            if (parents[path] == parent && names[path] == name) {
                return path;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = add(parent, name) + 1;
        if (size * 2 > slots.length) {
            rehash(slots.length * 2);
        }
        return size - 1;
    }

    private int add(int parent, int name) {
        if (size == parents.length) {
            int capacity = size * 2;
            parents = Arrays.copyOf(parents, capacity);
            names = Arrays.copyOf(names, capacity);
            depths = Arrays.copyOf(depths, capacity);
            recursive = Arrays.copyOf(recursive, capacity);
        }
        parents[size] = parent;
        names[size] = name;
        depths[size] = parent == ROOT ? 0 : depths[parent] + 1;
        recursive[size] = has(parent, name);
        return size++;
    }

    private boolean has(int path, int name) {
        for (int p = path; p != ROOT; p = parents[p]) {
            if (names[p] == name) {
                return true;
            }
        }
        return false;
    }

    private void rehash(int capacity) {
        if (slots.length == capacity) {
            Arrays.fill(slots, 0);
        } else {
            slots = new int[capacity];
        }
        int mask = slots.length - 1;
        for (int path = 0; path < size; path++) {
            int slot = hash(parents[path], names[path]) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = path + 1;
        }
    }

    private static int hash(int parent, int name) {
        long mixed = (((long) parent << 32) ^ name) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }

    /** Marks a path and all above it. */
    void mark(int path, boolean[] marked) {
        for (int p = path; p != ROOT && !marked[p]; p = parents[p]) {
            marked[p] = true;
        }
    }

    /** Forgets the paths that are not marked; returns the new number of each that is. */
    int[] keep(boolean[] marked) {
        var numbers = new int[size];
        int kept = 0;
        for (int path = 0; path < size; path++) {
            if (marked[path]) {
                numbers[path] = kept;
                parents[kept] = parents[path] == ROOT ? ROOT : numbers[parents[path]];
                names[kept] = names[path];
                depths[kept] = depths[path];
                recursive[kept] = recursive[path];
                kept++;
            }
        }
        size = kept;
        rehash(slots.length);
        return numbers;
    }

    int parent(int path) {
        return parents[path];
    }

    int name(int path) {
        return names[path];
    }

    int depth(int path) {
        return depths[path];
    }

    /** Whether a caller further up has the same name: its time counts once in that name's total. */
    boolean recursive(int path) {
        return recursive[path];
    }

    int size() {
        return size;
    }
}
