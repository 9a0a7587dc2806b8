package dev.weft.trace.report;

/** Takes what a thread did, in order of time. Times are nanoseconds since the origin; names are numbers in {@link Names}. */
interface ThreadEvents {
    /** @param value the number of a task; {@link dev.weft.trace.format.EventVisitor#NO_VALUE} if there is none */
    void begin(int symbol, long nanos, long value);

    /** Closes the innermost open slice of that name, and those inside it whose own end is missing. */
    void end(int symbol, long nanos, int flag);

    /** Something is said of the innermost call; it is in the report if the call is. What lost its call is of no use. */
    void tell(int symbol, String text);

    /** Says something of the innermost open slice that is a task or was named; it stands at the begin of that. */
    void say(String text, long nanos);

    /** An instant, a counter's value or an end of a flow. */
    void moment(Points.Kind kind, int symbol, long nanos, long value);

    /** Up to here there are only the begins of what is open: the oldest events were dropped to make room. */
    void dropped(long events, long nanos);

    /** Events were lost here. */
    void lost(long events);

    /** Nothing more was recorded of it. */
    void announce();
}
