package dev.weft.trace.report;

import java.util.List;

/**
 * Follows a recording while it is read: process after process, in each thread after thread, and of a thread all that it did, in order of
 * time. Times are nanoseconds since the origin; names are numbers in the recording's {@link Names}. Only what is outside of the
 * scope is left out.
 */
interface RecordingListener {
    /** Takes no notice. */
    RecordingListener NONE = new RecordingListener() { };

    default void process(ProcessTimeline process) {}

    /** A thread of the process told of last; what follows is this thread's until the next is told of. */
    default void thread(ThreadTimeline thread) {}

    /** @param value the number of a task; {@link dev.weft.trace.format.EventVisitor#NO_VALUE} if there is none */
    default void begun(ThreadTimeline thread, int name, long nanos, long value) {}

    /** Something, as {@code subject: text}, was said of the call that began last and is still open. */
    default void told(ThreadTimeline thread, int name, String text, long nanos) {}

    /** Events of the thread were lost after what was told last. */
    default void lost(ThreadTimeline thread, long events) {}

    /** What was told of the thread up to here is what was under way; what else happened before was dropped. */
    default void dropped(ThreadTimeline thread, long events, long nanos) {}

    /**
     * The slice that began last and is still open has ended; the thread still has it, as its innermost.
     *
     * @param told of a call, as {@code subject: text}: its arguments, its result, the exception that has left it
     * @param flag 0, {@link ThreadTimeline#THROWN}, or {@link ThreadTimeline#OPEN} if that it ended is known from what is around it only
     */
    default void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {}

    /** The slice that began last was still open when nothing more was recorded; told after all threads of all processes. */
    default void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {}

    /** An instant, a counter's value or an end of a flow. */
    default void moment(Points.Kind kind, ThreadTimeline thread, long nanos, int name, long value) {}

    /** Something was said of the innermost slice that is a task or was named by the program. */
    default void said(ThreadTimeline thread, String text, long nanos) {}
}
