package dev.weft.trace.agent;

/** What woven code calls when a method ends: options change the code that is woven, so that without them nothing is asked. */
record ExitCalls(String exit, String exitThrown) {
    static ExitCalls of(long leastNanos) {
        return leastNanos == 0 ? new ExitCalls("exit", "exitThrown") : new ExitCalls("exitUnlessShort", "exitThrownUnlessShort");
    }
}
