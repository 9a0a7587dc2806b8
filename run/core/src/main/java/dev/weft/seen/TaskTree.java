package dev.weft.seen;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a program does at the same time, while one thread reads it. Of nodes that are too many for a reader only the number is told. */
public final class TaskTree {
    /** So many nodes are told; each has its thread stopped for a moment. */
    private static final int MOST = 10_000;

    private final List<TaskReading> nodes = new ArrayList<>();
    private final Map<Thread, Long> byThread = new HashMap<>();

    /** Whether another node is told. */
    public boolean hasRoom() {
        return nodes.size() < MOST;
    }

    /** Adds the owner of tasks, on whose thread code may run as well. */
    public long addOwner(long parent, String kind, String name, Thread owner, boolean stopping) {
        return add(parent, kind, name, owner, stopping, 0);
    }

    /** Adds a task. */
    public long addTask(long parent, String name, Thread thread, boolean stopping, long nanos) {
        return add(parent, "task", name, thread, stopping, nanos);
    }

    /** Adds a task that has no thread yet. */
    public long addStarting(long parent, String name, boolean stopping) {
        return add(new TaskReading(nodes.size() + 1, parent, "task", name, "", "starting", stopping, 0, ""));
    }

    /** Says how many nodes under this one are not told. */
    public void addMore(long parent, long count) {
        add(new TaskReading(nodes.size() + 1, parent, "more", Long.toString(count), "", "", false, 0, ""));
    }

    /** The innermost node so far that runs on {@code thread}; 0 if there is none. */
    public long of(Thread thread) {
        return byThread.getOrDefault(thread, 0L);
    }

    private long add(long parent, String kind, String name, Thread thread, boolean stopping, long nanos) {
        StackTraceElement[] stack = thread.getStackTrace();
        byThread.put(thread, nodes.size() + 1L);
        return add(new TaskReading(
                nodes.size() + 1, parent, kind, name, name(thread), state(thread), stopping, nanos, ownFrame(stack)));
    }

    private long add(TaskReading node) {
        nodes.add(node);
        return node.id();
    }

    private static String name(Thread thread) {
        return thread.getName().isEmpty() ? "#" + thread.threadId() : thread.getName();
    }

    private static String state(Thread thread) {
        return switch (thread.getState()) {
            case NEW -> "starting";
            case RUNNABLE, TERMINATED -> "running";
            case BLOCKED -> "blocked";
            case WAITING, TIMED_WAITING -> "waiting";
        };
    }

    /** The innermost frame that is neither the JDK's nor Weft's. */
    private static String ownFrame(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String module = frame.getModuleName();
            boolean isOfJdk = module != null && (module.startsWith("java.") || module.startsWith("jdk."));
            if (!isOfJdk && !frame.getClassName().startsWith("dev.weft.")) {
                return frame.getClassName() + "." + frame.getMethodName()
                        + "(" + frame.getFileName() + (frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber()) + ")";
            }
        }
        return "";
    }

    /** All nodes; the parent of each comes before it. */
    List<TaskReading> nodes() {
        return nodes;
    }
}
