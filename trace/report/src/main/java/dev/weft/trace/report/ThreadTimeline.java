package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import java.util.Arrays;
import java.util.List;

/**
 * The slices of one thread in columns, in the order in which they began, a caller before what it calls. Times are nanoseconds since
 * the recording's origin and never go back within a thread.
 */
final class ThreadTimeline implements ThreadEvents {
    /** The end was not recorded: the slice ends where the recording, or its caller, does. */
    static final int OPEN = 1;
    /** Left by an exception. */
    static final int THROWN = 2;

    /** No frame. */
    static final int NONE = -1;

    /** In place of the number of a slice that only the listener is told of. */
    private static final int NOT_KEPT = -2;

    private static final long RUNNING = -1;
    private static final int ALL_BELOW = Integer.MAX_VALUE;

    private final Timelines all;
    private final ProcessTimeline process;
    private final long id;
    private final long shortest;
    private String name;
    private boolean virtual;
    private boolean introduced;
    private long lost;
    private long dropped;
    private long cutNanos;
    private long unmatched;
    private long lastNanos;
    /** When an exception left what ended last, or the last wait since; NONE if something else has begun since, or none did. */
    private long thrownNanos = NONE;

    private long[] starts = new long[8];
    private long[] durations = new long[8];
    private int[] paths = new int[8];
    private byte[] flags = new byte[8];
    private int size;

    /** The slice of each open frame, NONE for a call that is outside of the scope. */
    private int[] frames = new int[8];
    private int[] frameNames = new int[8];
    /** Of a call outside of the scope, that of what it lies in. */
    private int[] framePaths = new int[8];
    private long[] frameStarts = new long[8];
    private long[] inCallees = new long[8];
    /** How deep the frame lies, in calls; ALL_BELOW in one below which nothing is shown. */
    private int[] callDepths = new int[8];
    /** What {@code marks} was when the frame began. */
    private long[] frameMarks = new long[8];
    private long[] frameValues = new long[8];
    /** A bit for each name that is open up to this frame: where it is not set, the name is not. */
    private long[] frameNameBits = new long[8];
    private int depth;
    private long marks;
    /** How many frames the listener knows to have begun, or will never know; a call may still turn out to be too short. */
    private int announced;
    private final Told told = new Told();

    ThreadTimeline(ProcessTimeline process, long id) {
        this.all = process.all();
        this.process = process;
        this.id = id;
        this.name = "thread " + id;
        this.shortest = all.scope().shortest().toNanos();
        all.budget().register(this);
    }

    void describe(String newName, boolean isVirtual) {
        virtual = isVirtual;
        name = newName.isEmpty() ? (isVirtual ? "virtual " : "thread ") + id : all.names().edited(newName);
    }

    @Override
    public void begin(int symbol, long nanos, long value) {
        introduce();
        long start = tick(nanos);
        if (!all.names().isWait(symbol)) {
            endWaits(start, symbol);
            if (all.names().isRun(symbol)) {
                endThrownRun();
            }
            thrownNanos = NONE;
        }
        int around = depth == 0 ? CallPaths.ROOT : framePaths[depth - 1];
        if (all.names().isCall(symbol) && (callDepth() >= all.scope().depth() || all.names().leavesOut(symbol))) {
            push(NONE, symbol, around, start, value);
            return;
        }
        if (all.keepsSlices()) {
            int path = all.paths().child(around, symbol);
            growColumns();
            starts[size] = start;
            durations[size] = RUNNING;
            paths[size] = path;
            flags[size] = 0;
            push(size++, symbol, path, start, value);
            all.budget().stored();
        } else {
            push(NOT_KEPT, symbol, CallPaths.ROOT, start, value);
        }
        if (value != EventVisitor.NO_VALUE) {
            all.points().add(Points.Kind.VALUE, this, start, symbol, value);
        }
        if (shortest == 0 || !all.names().isBrief(symbol)) {
            announce();
        }
    }

    /** Tells the listener of this thread, now that there is something to tell of it. */
    private void introduce() {
        if (!introduced) {
            introduced = true;
            process.introduce();
            all.listener().thread(this);
        }
    }

    /** Whether anything of it is in the report. */
    boolean isIntroduced() {
        return introduced;
    }

    /** In how many calls the next slice will lie. */
    private int callDepth() {
        return depth == 0 ? 0 : callDepths[depth - 1];
    }

    @Override
    public void end(int symbol, long nanos, int flag) {
        long end = tick(nanos);
        endWaits(end, symbol);
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

    /** Who begins or ends something else does not wait any more: a wait that an exception ends has no end of its own. */
    private void endWaits(long nanos, int next) {
        while (depth > 0 && frameNames[depth - 1] != next && all.names().isWait(frameNames[depth - 1])) {
            leave(nanos, 0);
        }
    }

    /** What an executor runs has no end of its own if an exception has left it: then it was the last that happened in it. */
    private void endThrownRun() {
        if (depth > 0 && thrownNanos != NONE && all.names().isRun(frameNames[depth - 1])) {
            leave(thrownNanos, THROWN);
        }
    }

    private void leave(long end, int flag) {
        // Waits behind an exception are those of a thread that tells of it, before it ends.
        boolean thrown = (flag & THROWN) != 0 || thrownNanos != NONE && all.names().isWait(frameName(depth - 1));
        thrownNanos = thrown ? end : NONE;
        boolean kept = announceIfKept(end, flag);
        if (kept) {
            all.listener().ended(this, frameName(depth - 1), frameStarts[depth - 1], end, flag, takeTold());
        }
        close(end, flag, kept);
    }

    @Override
    public void tell(int symbol, String text) {
        if (depth > 0 && frames[depth - 1] != NONE && frameNames[depth - 1] == symbol) {
            String edited = all.names().edited(text);
            told.add(depth - 1, edited);
            if (announced == depth) {
                all.listener().told(this, symbol, edited, lastNanos);
            }
        }
    }

    /** What was told of the innermost frame, which is in the report and ends. */
    private List<String> takeTold() {
        int frame = depth - 1;
        List<String> texts = told.take(frame);
        for (String text : texts) {
            all.points().add(Points.Kind.STATE, this, frameStarts[frame], all.names().text(text), frameNames[frame]);
        }
        return texts;
    }

    /** Ends what is still open: with the process, or earlier where its end may be among lost events. */
    void finish(long nanos) {
        long end = tick(nanos);
        endThrownRun();
        while (depth > 0) {
            boolean kept = announceIfKept(end, OPEN);
            if (kept) {
                all.listener().leftOpen(this, frameName(depth - 1), frameStarts[depth - 1], end, takeTold());
            }
            close(end, OPEN, kept);
        }
    }

    /** Tells the listener of what began and is open: all of it is in the report, since something in it is. */
    @Override
    public void announce() {
        for (; announced < depth; announced++) {
            if (frames[announced] != NONE) {
                all.listener().begun(this, frameNames[announced], frameStarts[announced], frameValues[announced]);
                for (String text : told.of(announced)) {
                    all.listener().told(this, frameNames[announced], text, frameStarts[announced]);
                }
            }
        }
    }

    /** Whether the innermost frame, which ends now, is in the report. */
    private boolean announceIfKept(long end, int flag) {
        int frame = depth - 1;
        boolean tooShort = end - frameStarts[frame] < shortest && marks == frameMarks[frame] && flag != OPEN
                && all.names().isBrief(frameNames[frame]);
        boolean kept = frames[frame] != NONE && !tooShort;
        if (kept) {
            announce();
        }
        return kept;
    }

    private void close(long end, int flag, boolean kept) {
        depth--;
        announced = Math.min(announced, depth);
        int slice = frames[depth];
        if (slice == NONE) {
            addToCaller(inCallees[depth]);
            return;
        }
        int path = framePaths[depth];
        long duration = end - frameStarts[depth];
        int symbol = frameNames[depth];
        if (!kept) {
            told.take(depth);
            if (slice != NOT_KEPT) {
                // Nothing that stays has begun since, so it is the last one.
                size--;
                all.budget().dropped();
            }
            return;
        }
        marks++;
        all.totals().add(symbol, isRepeated(depth, path) ? 0 : duration, duration - inCallees[depth]);
        addToCaller(duration);
        if (slice == NOT_KEPT) {
            return;
        }
        durations[slice] = duration;
        flags[slice] |= (byte) flag;
        boolean innermost = slice == size - 1;
        if (innermost && flag != OPEN && duration < all.budget().shortestNanos() && all.names().mayBeMany(symbol)) {
            size--;
            all.budget().leftOut(1);
        }
    }

    private void addToCaller(long nanos) {
        if (depth > 0) {
            inCallees[depth - 1] += nanos;
        }
    }

    /** Something happens that is in the report: no call around it is as if it had not been. */
    void mark() {
        marks++;
        announce();
    }

    @Override
    public void say(String recorded, long nanos) {
        introduce();
        mark();
        String text = all.names().edited(recorded);
        int named = innermostNamed();
        if (named != NONE) {
            // With the slice's name as the value, as no two of a thread have both in common.
            int name = all.names().id(Name.plain(SliceKind.SLICE, text));
            all.points().add(Points.Kind.STATE, this, frameStarts[named], name, frameName(named));
            all.listener().said(this, text, tick(nanos));
        }
    }

    @Override
    public void moment(Points.Kind kind, int symbol, long nanos, long value) {
        introduce();
        mark();
        long time = tick(nanos);
        all.points().add(kind, this, time, symbol, value);
        all.listener().moment(kind, this, time, symbol, value);
    }

    /** What the innermost open slice has taken until {@code end} without what it called. */
    long selfNanos(long end) {
        return end - frameStarts[depth - 1] - inCallees[depth - 1];
    }

    /** Whether the innermost open slice is inside another one of its name. */
    boolean isRepeated() {
        return isRepeated(depth - 1, framePaths[depth - 1]);
    }

    private boolean isRepeated(int frame, int path) {
        if (path != CallPaths.ROOT) {
            return all.paths().recursive(path);
        }
        int around = frame - 1;
        if (around < 0 || (frameNameBits[around] & 1L << frameNames[frame]) == 0) {
            return false;
        }
        while (around >= 0 && (frameNames[around] != frameNames[frame] || frames[around] == NONE)) {
            around--;
        }
        return around >= 0;
    }

    /** The innermost open frame that is a task or a named slice. */
    private int innermostNamed() {
        int frame = depth - 1;
        while (frame >= 0 && all.names().isCall(frameName(frame))) {
            frame--;
        }
        return frame;
    }

    /** The name of the innermost open task, wait or named slice, of which something is being said. */
    int innermostNamedName() {
        return frameName(innermostNamed());
    }

    private int frameName(int frame) {
        return frameNames[frame];
    }

    /** Time of an event, held back to the latest one seen. */
    long tick(long nanos) {
        lastNanos = Math.max(lastNanos, nanos);
        return lastNanos;
    }

    /** Adds the durations of the slices that may be left out; returns how many slices may not. */
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
            while (frame < depth && frames[frame] == NONE) {
                frame++;
            }
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
            framePaths[i] = framePaths[i] == CallPaths.ROOT ? CallPaths.ROOT : numbers[framePaths[i]];
        }
    }

    private boolean mayGo(int slice) {
        return durations[slice] != RUNNING && (flags[slice] & OPEN) == 0 && all.names().mayBeMany(all.paths().name(paths[slice]));
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

    private void push(int slice, int symbol, int path, long start, long value) {
        if (depth == frames.length) {
            int capacity = depth * 2;
            frames = Arrays.copyOf(frames, capacity);
            frameNames = Arrays.copyOf(frameNames, capacity);
            framePaths = Arrays.copyOf(framePaths, capacity);
            frameStarts = Arrays.copyOf(frameStarts, capacity);
            inCallees = Arrays.copyOf(inCallees, capacity);
            callDepths = Arrays.copyOf(callDepths, capacity);
            frameMarks = Arrays.copyOf(frameMarks, capacity);
            frameValues = Arrays.copyOf(frameValues, capacity);
            frameNameBits = Arrays.copyOf(frameNameBits, capacity);
        }
        int around = callDepth();
        boolean hides = around == ALL_BELOW || all.names().hidesBelow(symbol);
        callDepths[depth] = hides ? ALL_BELOW : around + (all.names().isCall(symbol) && slice != NONE ? 1 : 0);
        frames[depth] = slice;
        frameNames[depth] = symbol;
        framePaths[depth] = path;
        frameStarts[depth] = start;
        inCallees[depth] = 0;
        frameMarks[depth] = marks;
        frameValues[depth] = value;
        frameNameBits[depth] = (depth == 0 ? 0 : frameNameBits[depth - 1]) | 1L << symbol;
        depth++;
    }

    @Override
    public void lost(long events) {
        introduce();
        lost += events;
        mark();
        all.listener().lost(this, events);
    }

    /** Up to here there are only the begins of what is open: nobody knows what was called meanwhile, so it is nobody's own time. */
    @Override
    public void dropped(long events, long nanos) {
        introduce();
        dropped += events;
        cutNanos = tick(nanos);
        for (int frame = 0; frame < depth; frame++) {
            inCallees[frame] = (frame + 1 < depth ? frameStarts[frame + 1] : cutNanos) - frameStarts[frame];
        }
        mark();
        all.listener().dropped(this, events, cutNanos);
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

    /** How many of its events were dropped, as the oldest. */
    long dropped() {
        return dropped;
    }

    /** When the last of them was. */
    long cutNanos() {
        return cutNanos;
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
