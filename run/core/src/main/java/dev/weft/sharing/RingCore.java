package dev.weft.sharing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ring of messages, which are bytes. Its two ends are {@link #PUTTING} and {@link #TAKING}. */
public interface RingCore extends Core {
    int PUTTING = 0;
    int TAKING = 1;

    /** How many bytes there are for messages and what stands before each. */
    int capacity();

    boolean isEmpty();

    /** Puts the first of {@code messages}, as many as there is room for now, and gives how many. */
    @Waits
    int offer(List<byte[]> messages);

    /** Puts all, each as soon as there is room, and gives how many were put in time; the others were not. */
    @Waits(atOnce = true)
    int put(List<byte[]> messages, long nanos) throws InterruptedException;

    /** Takes messages that are there, at most {@code most} and as many as go together; none if there are none. */
    @Waits
    List<byte[]> poll(int most);

    /** As {@link #poll}, and waits for the first; null if none came in time. */
    @Waits(atOnce = true)
    @Nullable List<byte[]> take(int most, long nanos) throws InterruptedException;

    void close();

    boolean isClosed();

    // For those who come to the memory of the ring themselves.

    /**
     * Waits for the other end to come to {@code position}, and gives whether it may have.
     *
     * @param end where the caller is; nobody else is there
     */
    @Waits(atOnce = true)
    boolean await(int end, long position, long nanos) throws InterruptedException;

    /** Wakes who waits at {@code end}. */
    void wake(int end);
}
