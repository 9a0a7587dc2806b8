package dev.weft.trace.agent;

/** What woven code depends on beside the class it is made of, and which program it is for, as one text. */
final class WovenContext {
    /** Options that have nothing to do with code. Where a class is from, and so whose it is, is in its own key. */
    private static final String[] OTHERS = {
        "dir=", "parent=", "shims=", "children=", "clock=", "throttle=", "cache=", "own=", "buffer=", "maxBytes=", "last=",
    };

    private WovenContext() {}

    /**
     * The text.
     *
     * @param argument the agent's
     * @param version a number that changes with what the agent does to classes
     */
    static String of(String argument, long version) {
        StringBuilder text = new StringBuilder().append(version);
        for (int from = 0, to; from < argument.length(); from = to + 1) {
            int comma = argument.indexOf(',', from);
            to = comma < 0 ? argument.length() : comma;
            if (!isOther(argument, from)) {
                text.append(',').append(argument, from, to);
            }
        }
        return text.append('\n').append(ThisProcess.main())
                .append('\n').append(System.getProperty("java.class.path", ""))
                .append('\n').append(System.getProperty("jdk.module.path", "")).toString();
    }

    private static boolean isOther(String argument, int at) {
        for (String option : OTHERS) {
            if (argument.startsWith(option, at)) {
                return true;
            }
        }
        return false;
    }
}
