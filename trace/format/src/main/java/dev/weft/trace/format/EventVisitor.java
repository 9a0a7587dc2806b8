package dev.weft.trace.format;

/** Receives events; called without allocation, so keep nothing but the numbers. */
public interface EventVisitor {
    /** The {@code value} of an event that has none. */
    long NO_VALUE = Long.MIN_VALUE;

    /**
     * An event.
     *
     * @param kind {@link Layout#ENTER}, {@link Layout#EXIT}, {@link Layout#EXIT_THROWN}, {@link Layout#BEGIN}, {@link Layout#END},
     *     {@link Layout#INSTANT}, {@link Layout#COUNTER}, {@link Layout#FLOW_OUT}, {@link Layout#FLOW_IN} or {@link Layout#STATE}
     * @param symbol id in {@link TraceFile#symbols()}
     * @param ticks the trace's clock
     * @param value a counter's value, a flow's id, a task's number; {@link #NO_VALUE} if none was stored
     */
    void event(long threadId, int kind, int symbol, long ticks, long value);

    /**
     * Tells of the innermost open call of a thread.
     *
     * @param type {@link Layout#RECORD_ARGUMENTS}, {@link Layout#RECORD_RETURNED} or {@link Layout#RECORD_THROWN}
     * @param symbol the call's method; what is told of another one than the innermost has lost its call
     */
    default void call(long threadId, int type, int symbol, long ticks, String text) {}

    /** An instant that has a text beside its name. */
    default void note(long threadId, int symbol, long ticks, String text) {}

    /**
     * The oldest events of a thread were dropped to make room: what lies before this moment is not there, but for the begins of what was
     * under way then, which come first.
     *
     * @param count how many events
     */
    default void dropped(long threadId, long ticks, long count) {}

    /** Events were lost here; what follows may not nest with what came before. */
    default void lost(long threadId, long count) {}
}
