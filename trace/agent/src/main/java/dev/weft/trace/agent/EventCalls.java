package dev.weft.trace.agent;

/** What woven code calls when a method begins and ends: options change the code that is woven, so that without them nothing is asked. */
record EventCalls(String enter, String exit, String exitThrown) {
    /** Of methods whose calls may meet a trigger. */
    static final EventCalls TIMED = new EventCalls("enterTimed", "exitTimed", "exitThrownTimed");

    /** Of methods whose calls are recorded only below marked ones. */
    static final EventCalls BELOW = new EventCalls("enterBelow", "exitBelow", "exitThrownBelow");

    /** Of methods that are throttled: their ends are not told of. */
    static final EventCalls COUNTED = new EventCalls("count", "", "");

    static EventCalls of(long leastNanos) {
        return leastNanos == 0
                ? new EventCalls("enter", "exit", "exitThrown")
                : new EventCalls("enter", "exitUnlessShort", "exitThrownUnlessShort");
    }

    boolean haveEnds() {
        return !exit.isEmpty();
    }
}
