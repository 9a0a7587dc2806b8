package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task: what was handed to an executor, a scope or a pool, or what the program begins as one. Times are nanoseconds since the origin.
 * Filled while the recording is read, and not changed afterwards.
 */
final class RecordedTask {
    /** Nobody was seen to hand it over. */
    static final long UNKNOWN = -1;

    private final ThreadTimeline thread;
    private final long flow;
    private final int depth;
    private final long begin;
    private int name;
    private boolean named;
    private long given = UNKNOWN;
    private @Nullable ThreadTimeline giver;
    private long end;
    private long waited;
    private final List<Wait> waits = new ArrayList<>(0);
    private int waitCount;
    private boolean failed;
    private boolean open;
    private boolean thrownLast;

    /** A stretch in which its thread waited. */
    record Wait(int name, long begin, long end) {}

    /**
     * One that has begun.
     *
     * @param flow the number of the arrow that leads to it, 0 if there is none
     * @param depth in how many slices it lies
     */
    RecordedTask(ThreadTimeline thread, int name, boolean named, long flow, int depth, long begin) {
        this.thread = thread;
        this.name = name;
        this.named = named;
        this.flow = flow;
        this.depth = depth;
        this.begin = begin;
        this.end = begin;
    }

    int depth() {
        return depth;
    }

    /** A slice begins right in it: the first call tells what it runs, where it has no name of its own. */
    void contains(int slice, boolean isCall) {
        thrownLast = false;
        if (!named && isCall) {
            name = slice;
            named = true;
        }
    }

    /** What was right in it has ended. */
    void contained(boolean thrown) {
        thrownLast = thrown;
    }

    void waited(Wait wait, boolean isKept) {
        waited += wait.end - wait.begin;
        waitCount++;
        if (isKept) {
            waits.add(wait);
        }
    }

    void ended(long nanos, boolean byException, boolean isOpen) {
        end = nanos;
        failed = byException || thrownLast && !isOpen;
        open = isOpen;
    }

    void givenBy(ThreadTimeline who, long nanos) {
        giver = who;
        given = Math.min(nanos, begin);
    }

    long flow() {
        return flow;
    }

    /** What it runs, as a number in {@link Names}. */
    int name() {
        return name;
    }

    /** The one that runs it. */
    ThreadTimeline thread() {
        return thread;
    }

    /** Who handed it over; null if nobody was seen to. */
    @Nullable ThreadTimeline giver() {
        return giver;
    }

    /** When it was handed over, {@link #UNKNOWN} if nobody was seen to. */
    long given() {
        return given;
    }

    long begin() {
        return begin;
    }

    long end() {
        return end;
    }

    boolean isQueuedKnown() {
        return given != UNKNOWN;
    }

    /** How long it was handed over but not begun; 0 if that is not known. */
    long queuedNanos() {
        return given == UNKNOWN ? 0 : begin - given;
    }

    long waitedNanos() {
        return waited;
    }

    /** The time between its begin and its end in which its thread did not wait. */
    long ranNanos() {
        return end - begin - waited;
    }

    /** From where it was handed over, as far as that is known, to its end. */
    long wholeNanos() {
        return end - begin + queuedNanos();
    }

    /** How often its thread has waited. */
    int waitCount() {
        return waitCount;
    }

    /** When and for what, in order of time; only the first ones of a recording that has very many. */
    List<Wait> waits() {
        return waits;
    }

    /** Whether an exception left it. */
    boolean isFailed() {
        return failed;
    }

    /** Whether its end was not recorded. */
    boolean isOpen() {
        return open;
    }

    String state() {
        return open ? "open" : failed ? "failed" : "done";
    }
}
