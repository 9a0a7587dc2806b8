package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.Outgoing;
import dev.weft.sharing.RingCore;
import dev.weft.sharing.Stored;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ring buffer of objects between tasks, threads or processes: a {@link SharedByteRing} whose messages are encoded objects, quicker than a
 * {@link SharedQueue} and with less to offer.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * record Tick(long time) implements java.io.Serializable {}
 * static List<Tick> read() { return List.of(); }
 * static void note(Tick tick) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedRing<Tick> ticks = pool.sharer().ring(1 << 20);
 * Job<?> feed = pool.submit(() -> {
 *     for (Tick tick : read()) {
 *         ticks.put(tick);
 *     }
 *     ticks.close();
 * });
 * ticks.forEach(tick -> note(tick));                               // until the last one
 * }
 *
 * <p>All that is said of a {@link SharedByteRing} about order, waiting, the end, death and memory consistency holds. An object is encoded
 * by who puts it and decoded by who takes it; null is refused, as is what is not serializable. It takes as many bytes as its encoded form
 * has, and 8, rounded up to a multiple of 8. Thread-safe.
 *
 * @param <T> the type of the objects
 */
public final class SharedRing<T> extends RingFace {
    SharedRing(Link<RingCore> link) {
        super(link, Travelling.Kind.RING);
    }

    /**
     * Puts an object, and waits for room.
     *
     * @throws RingClosed if the ring was closed, or is while this waits
     * @throws IllegalArgumentException if its encoded form has more than {@link #longest()} bytes, or it cannot be encoded; then the
     *     message names the way to what is to blame
     */
    public void put(T item) throws InterruptedException {
        access.put(encoded(item), Long.MAX_VALUE);
    }

    /** Puts objects in their order, each as soon as there is room. Where an interrupt or a close ends it, those before are in the ring. */
    public void putAll(Collection<? extends T> items) throws InterruptedException {
        var all = new ArrayList<byte[]>(items.size());
        for (T item : items) {
            all.add(encode(item));
        }
        putInOrder(all);
    }

    /** Puts an object if there is room, and gives whether there was. */
    public boolean offer(T item) {
        return access.offer(encoded(item)) == 1;
    }

    /** As {@link #put}, waits at most {@code timeout}; gives whether the object was put. */
    public boolean offer(T item, Duration timeout) throws InterruptedException {
        return offerFor(encoded(item), timeout);
    }

    /**
     * Takes the next object, and waits for one.
     *
     * @throws RingClosed if the ring was closed, or is while this waits, and is empty
     */
    public T take() throws InterruptedException {
        var taken = new Taken<>(RingFace::bytes);
        access.take(taken, 1, Long.MAX_VALUE);
        return value(taken.result);
    }

    /**
     * Takes the next object; null if there is none.
     *
     * @throws RingClosed if the ring was closed and is empty
     */
    public @Nullable T poll() {
        var taken = new Taken<byte @Nullable []>(RingFace::bytes);
        access.poll(taken, 1);
        return valueOrNull(taken.result);
    }

    /** As {@link #take}, waits at most {@code timeout}; null if no object came. */
    public @Nullable T poll(Duration timeout) throws InterruptedException {
        var taken = new Taken<byte @Nullable []>(RingFace::bytes);
        pollFor(taken, timeout);
        return valueOrNull(taken.result);
    }

    /** As {@link #drainTo(Collection, int)}, without a limit. */
    public int drainTo(Collection<? super T> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * Takes what is there, at most {@code most} objects, and gives how many.
     *
     * @throws RingClosed if the ring was closed and is empty
     */
    public int drainTo(Collection<? super T> target, int most) {
        var contents = new ArrayList<byte[]>();
        int drained = drain(message -> contents.add(bytes(message)), most);
        for (byte[] content : contents) {
            target.add(value(content));
        }
        return drained;
    }

    /**
     * Takes objects, and waits for them, until the ring is closed and empty. What {@code action} throws ends it; the object that it was
     * given is taken.
     */
    public void forEach(Consumer<? super T> action) throws InterruptedException {
        var contents = new ArrayList<byte[]>();
        Consumer<MemorySegment> reader = message -> contents.add(bytes(message));
        while (true) {
            try {
                access.take(reader, 1, Long.MAX_VALUE);
            } catch (RingClosed e) {
                return;
            }
            action.accept(value(contents.removeLast()));
        }
    }

    private static byte[] encode(Object item) {
        return Stored.encode(Objects.requireNonNull(item, "a ring has no null"), "a shared ring");
    }

    private static Outgoing encoded(Object item) {
        return Outgoing.all(List.of(encode(item)));
    }

    @SuppressWarnings("unchecked") // only a T is put
    private T value(byte[] content) {
        return (T) Objects.requireNonNull(Stored.decode(content));
    }

    private @Nullable T valueOrNull(byte @Nullable [] content) {
        return content == null ? null : value(content);
    }

    @Override
    public String toString() {
        return "SharedRing[" + capacity() + " bytes]";
    }
}
