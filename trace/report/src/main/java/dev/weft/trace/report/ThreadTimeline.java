package dev.weft.trace.report;

import java.util.Arrays;

/**
 * The slices of one thread in columns, in the order in which they began, a caller before what it calls. Times are nanoseconds since
 * the recording's origin and never go back within a thread.
 */
final class ThreadTimeline {
    /** The end was not recorded: the slice ends where the recording, or its caller, does. */
    static final int OPEN = 1;
    /** Left by an exception. */
    static final int THROWN = 2;

    /** No frame. */
    static final int NONE = -1;

    private static final long RUNNING = -1;

    private final Timelines all;
    private final ProcessTimeline process;
    private final long id;
    private String name;
    private boolean virtual;
    private long lost;
    private long unmatched;
    private long lastNanos;

    private long[] starts = new long[8];
    private long[] durations = new long[8];
    private int[] paths = new int[8];
    private byte[] flags = new byte[8];
    private int size;

    private int[] frames = new int[8];
    private int[] framePaths = new int[8];
    private long[] frameStarts = new long[8];
    private long[] inCallees = new long[8];
    private int depth;

    ThreadTimeline(ProcessTimeline process, long id) {
        this.all = process.all();
        this.process = process;
        this.id = id;
        this.name = "thread " + id;
        all.budget().register(this);
    }

    void describe(String newName, boolean isVirtual) {
        virtual = isVirtual;
        name = newName.isEmpty() ? (isVirtual ? "virtual " : "thread ") + id : newName;
    }

    /** @param value the number of a task; {@link dev.weft.trace.format.EventVisitor#NO_VALUE} if there is none */
    void begin(int symbol, long nanos, long value) {
        long start = tick(nanos);
        all.listener().begun(this, symbol, start, value);
        int path = all.paths().child(depth == 0 ? CallPaths.ROOT : framePaths[depth - 1], symbol);
        growColumns();
        starts[size] = start;
        durations[size] = RUNNING;
        paths[size] = path;
        flags[size] = 0;
        push(size++, path, start);
        all.budget().stored();
    }

    /** Closes the innermost open slice of that name, and those inside it whose own end is missing. */
    void end(int symbol, long nanos, int flag) {
        long end = tick(nanos);
        int frame = depth - 1;
        while (frame >= 0 && frameName(frame) != symbol) {
            frame--;
        }
        if (frame < 0) {
            unmatched++;
            return;
        }
        while (depth - 1 > frame) {
            leave(end, OPEN);
        }
        leave(end, flag);
    }

    private void leave(long end, int flag) {
        all.listener().ended(this, frameName(depth - 1), frameStarts[depth - 1], end, flag);
        close(end, flag);
    }

    /** Ends what is still open: with the process, or earlier where its end may be among lost events. */
    void finish(long nanos) {
        long end = tick(nanos);
        while (depth > 0) {
            all.listener().leftOpen(this, frameName(depth - 1), frameStarts[depth - 1], end);
            close(end, OPEN);
        }
    }

    private void close(long end, int flag) {
        depth--;
        int slice = frames[depth];
        int path = framePaths[depth];
        long duration = end - frameStarts[depth];
        int symbol = all.paths().name(path);
        all.totals().add(symbol, all.paths().recursive(path) ? 0 : duration, duration - inCallees[depth]);
        if (depth > 0) {
            inCallees[depth - 1] += duration;
        }
        durations[slice] = duration;
        flags[slice] |= (byte) flag;
        boolean innermost = slice == size - 1;
        if (innermost && flag != OPEN && duration < all.budget().shortestNanos() && all.names().isCall(symbol)) {
            size--;
            all.budget().leftOut(1);
        }
    }

    /** What the innermost open slice has taken until {@code end} without what it called. */
    long selfNanos(long end) {
        return end - frameStarts[depth - 1] - inCallees[depth - 1];
    }

    /** Whether the innermost open slice is inside another one of its name. */
    boolean isRepeated() {
        return all.paths().recursive(framePaths[depth - 1]);
    }

    /** The innermost open frame that is a task or a named slice. */
    int innermostNamed() {
        int frame = depth - 1;
        while (frame >= 0 && all.names().isCall(frameName(frame))) {
            frame--;
        }
        return frame;
    }

    long frameStart(int frame) {
        return frameStarts[frame];
    }

    int frameName(int frame) {
        return all.paths().name(framePaths[frame]);
    }

    /** Time of an event, held back to the latest one seen. */
    long tick(long nanos) {
        lastNanos = Math.max(lastNanos, nanos);
        return lastNanos;
    }

    /** Adds the durations of the calls that may be left out; returns how many slices may not. */
    long countDurations(Durations histogram) {
        long fixed = 0;
        for (int i = 0; i < size; i++) {
            if (mayGo(i)) {
                histogram.add(durations[i]);
            } else {
                fixed++;
            }
        }
        return fixed;
    }

    void leaveOutShorterThan(long nanos) {
        int kept = 0;
        int frame = 0;
        for (int i = 0; i < size; i++) {
            if (mayGo(i) && durations[i] < nanos) {
                continue;
            }
            starts[kept] = starts[i];
            durations[kept] = durations[i];
            paths[kept] = paths[i];
            flags[kept] = flags[i];
            if (frame < depth && frames[frame] == i) {
                frames[frame++] = kept;
            }
            kept++;
        }
        all.budget().leftOut(size - kept);
        size = kept;
    }

    void markPaths(boolean[] marked) {
        for (int i = 0; i < size; i++) {
            all.paths().mark(paths[i], marked);
        }
        for (int i = 0; i < depth; i++) {
            all.paths().mark(framePaths[i], marked);
        }
    }

    void renumberPaths(int[] numbers) {
        for (int i = 0; i < size; i++) {
            paths[i] = numbers[paths[i]];
        }
        for (int i = 0; i < depth; i++) {
            framePaths[i] = numbers[framePaths[i]];
        }
    }

    private boolean mayGo(int slice) {
        return durations[slice] != RUNNING && (flags[slice] & OPEN) == 0 && all.names().isCall(all.paths().name(paths[slice]));
    }

    private void growColumns() {
        if (size == starts.length) {
            int capacity = size * 2;
            starts = Arrays.copyOf(starts, capacity);
            durations = Arrays.copyOf(durations, capacity);
            paths = Arrays.copyOf(paths, capacity);
            flags = Arrays.copyOf(flags, capacity);
        }
    }

    private void push(int slice, int path, long start) {
        if (depth == frames.length) {
            int capacity = depth * 2;
            frames = Arrays.copyOf(frames, capacity);
            framePaths = Arrays.copyOf(framePaths, capacity);
            frameStarts = Arrays.copyOf(frameStarts, capacity);
            inCallees = Arrays.copyOf(inCallees, capacity);
        }
        frames[depth] = slice;
        framePaths[depth] = path;
        frameStarts[depth] = start;
        inCallees[depth] = 0;
        depth++;
    }

    void lost(long events) {
        lost += events;
    }

    ProcessTimeline process() {
        return process;
    }

    /** How many slices are open. */
    int depth() {
        return depth;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    boolean isVirtual() {
        return virtual;
    }

    long lost() {
        return lost;
    }

    /** Ends whose begin is not in the recording. */
    long unmatched() {
        return unmatched;
    }

    long lastNanos() {
        return lastNanos;
    }

    int size() {
        return size;
    }

    long start(int slice) {
        return starts[slice];
    }

    long duration(int slice) {
        return durations[slice];
    }

    int path(int slice) {
        return paths[slice];
    }

    int flags(int slice) {
        return flags[slice];
    }
}
