package dev.weft.trace.report;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One thread of a recorded process. Two threads of the same name are two of these. */
public final class RecordedThread {
    private final ThreadTimeline timeline;
    private final Timelines all;

    RecordedThread(ThreadTimeline timeline, Timelines all) {
        this.timeline = timeline;
        this.all = all;
    }

    /** The number {@link Thread#threadId()} gave it. */
    public long id() {
        return timeline.id();
    }

    /** The last name it had; never empty. */
    public String name() {
        return timeline.name();
    }

    public boolean isVirtual() {
        return timeline.isVirtual();
    }

    /** Events of this thread that its recorder could not store. */
    public long lost() {
        return timeline.lost();
    }

    /** Events of this thread that were dropped, as the oldest. */
    public long dropped() {
        return timeline.dropped();
    }

    /** When the last of them was, in nanoseconds since the origin; only what was under way then is known of the time before. */
    public long cutNanos() {
        return timeline.cutNanos();
    }

    /** Ends without a begin: more than zero where events were lost or recording began in the middle. */
    public long unmatched() {
        return timeline.unmatched();
    }

    /** The slices in the picture, in the order in which they began, a caller before what it calls. */
    public Stream<Slice> slices() {
        return IntStream.range(0, timeline.size()).mapToObj(this::slice);
    }

    private Slice slice(int index) {
        int path = timeline.path(index);
        var name = all.names().get(all.paths().name(path));
        return new Slice(name.kind(), name.full(), timeline.start(index), timeline.duration(index), all.paths().depth(path),
                (timeline.flags(index) & ThreadTimeline.OPEN) != 0);
    }

    ThreadTimeline timeline() {
        return timeline;
    }
}
