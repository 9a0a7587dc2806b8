package dev.weft.ipc;

/** What never leaves its process and knows what to send instead. */
public interface Unsendable {
    /** Why it cannot be sent, and the way out, as in {@code a pool stays in its process; open one in the task}. */
    String whyNot();
}
