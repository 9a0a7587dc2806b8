package dev.weft.trace.agent;

/** What only the JDK's own classes may do; {@link InternalsWriter} writes the class that does it. */
public interface Internals {
    /** Defines a class in the boot loader. */
    Class<?> define(byte[] bytes);

    /** An empty thread-local; where there are virtual threads, it belongs to the carrier. */
    ThreadLocal<?> carrierLocal();

    /** Where a {@code Thread} has its number. */
    long threadIdOffset();

    /** Lets {@code action} run after all shutdown hooks of the program, without a thread of its own. */
    void atShutdown(int slot, Runnable action);
}
