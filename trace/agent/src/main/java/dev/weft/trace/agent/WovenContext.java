package dev.weft.trace.agent;

/** What woven code depends on beside the class it is made of, and whose it is, as one text. */
final class WovenContext {
    /** Options that have nothing to do with code. Where a class is from, and so whose it is, is in its own key. */
    private static final String[] OTHERS = {
        "dir=", "parent=", "shims=", "children=", "clock=", "throttle=", "cache=", "own=", "buffer=", "maxBytes=", "last=",
    };

    private WovenContext() {}

    /**
     * The text of a program's classes.
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

    /** The text of hooks, which all programs of a JDK have alike. */
    static String ofHooks(boolean waits, long version) {
        return version + ",waits=" + waits + '\n' + System.getProperty("java.home", "") + '\n' + System.getProperty("java.vm.version", "");
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
