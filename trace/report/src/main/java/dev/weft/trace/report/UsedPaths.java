package dev.weft.trace.report;

import java.util.Arrays;

/** The call paths of the slices in the picture, with their callers, numbered without gaps. */
final class UsedPaths {
    private final CallPaths paths;
    private final int[] numbers;
    private final int[] used;

    UsedPaths(Recording recording) {
        paths = recording.timelines().paths();
        var marked = new boolean[paths.size()];
        for (var process : recording.processes()) {
            for (var thread : process.threads()) {
                var timeline = thread.timeline();
                for (int i = 0; i < timeline.size(); i++) {
                    for (int p = timeline.path(i); p != CallPaths.ROOT && !marked[p]; p = paths.parent(p)) {
                        marked[p] = true;
                    }
                }
            }
        }
        numbers = new int[marked.length];
        var found = new int[marked.length];
        int count = 0;
        for (int path = 0; path < marked.length; path++) {
            if (marked[path]) {
                numbers[path] = count;
                found[count++] = path;
            }
        }
        used = Arrays.copyOf(found, count);
    }

    int number(int path) {
        return numbers[path];
    }

    int size() {
        return used.length;
    }

    /** One more than the number of the parent, 0 for a path that nothing called. */
    int parentPlusOne(int number) {
        int parent = paths.parent(used[number]);
        return parent == CallPaths.ROOT ? 0 : numbers[parent] + 1;
    }

    int name(int number) {
        return paths.name(used[number]);
    }
}
