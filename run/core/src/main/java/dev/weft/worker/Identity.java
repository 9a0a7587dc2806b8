package dev.weft.worker;

/** Who this process is among those that Weft started; set before any code of the program runs in it. */
public final class Identity {
    private static volatile String name = "main";
    private static volatile String parentName = "main";
    private static volatile boolean main = true;
    private static volatile boolean ofProcess;
    private static volatile boolean daemon;

    private Identity() {}

    static void ofWorker(String newName) {
        name = newName;
        parentName = "parent";
        main = false;
        daemon = true;
    }

    static void ofProcess(boolean isDaemon, String newParentName) {
        daemon = isDaemon;
        parentName = newParentName;
        ofProcess = true;
    }

    /** Whether this process was not started by Weft. */
    public static boolean isMain() {
        return main;
    }

    public static String name() {
        return name;
    }

    /** The name of the process that started this one; {@code parent} in a worker of a pool, which has no reason to know it. */
    public static String parentName() {
        return parentName;
    }

    public static boolean isDaemon() {
        return daemon;
    }

    /** How to name this process to people in another: {@code worker 2 of pool-1 (pid 4711)}. */
    public static String words() {
        ProcessContext context = ProcessContext.current();
        String who;
        if (main) {
            who = "the program";
        } else if (context == null) {
            who = "process \"" + name + "\"";
        } else {
            String suffix = " worker " + context.number();
            who = suffix.substring(1) + " of " + name.substring(0, name.length() - suffix.length());
        }
        return who + " (pid " + ProcessHandle.current().pid() + ")";
    }

    /** What the child with this number is called unless it is given a name. */
    public static String childName(int number) {
        return (ofProcess ? name + ":" : "process-") + number;
    }
}
