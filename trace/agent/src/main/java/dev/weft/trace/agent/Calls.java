package dev.weft.trace.agent;

/** What woven code calls when a method ends: options change the code that is woven, so that without them nothing is asked. */
record Calls(String exit, String exitThrown) {
    static Calls of(long leastNanos) {
        return leastNanos == 0 ? new Calls("exit", "exitThrown") : new Calls("exitUnlessShort", "exitThrownUnlessShort");
    }
}
