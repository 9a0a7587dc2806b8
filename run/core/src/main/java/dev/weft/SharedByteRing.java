package dev.weft;

import dev.weft.sharing.Link;
import dev.weft.sharing.Outgoing;
import dev.weft.sharing.RingCore;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A ring buffer of messages between tasks, threads or processes: a queue of bytes in memory that all of them have, for very many messages
 * or very large ones.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * static final int FRAME_BYTES = 1 << 20;
 * static boolean isOn() { return false; }
 * static void capture(MemorySegment frame) {}
 * static void show(MemorySegment frame) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedByteRing frames = pool.sharer().byteRing(64 << 20);
 * Job<?> camera = pool.submit(() -> {
 *     while (isOn()) {
 *         frames.put(FRAME_BYTES, frame -> capture(frame));        // written where it is read
 *     }
 *     frames.close();
 * });
 * frames.forEach(frame -> show(frame));                            // until the last one
 * }
 *
 * <p>First in, first out. Any number of threads and processes may put and take. One of them puts at a time, and one takes; the others wait
 * in their order, so one putter and one taker are the quickest. A message is put whole or not at all, and stands in one piece: it takes 8
 * bytes more than it has, rounded up to a multiple of 8, and one that does not fit before the end of the memory goes to its start. It has
 * at most {@link #longest()} bytes.
 *
 * <p><b>In place.</b> {@code put}, {@code offer}, {@code take} and {@code poll} with a function let that write or read the message where it
 * stands, at a multiple of 8 bytes; where this process cannot come to the memory, in a copy. The function runs here, while nobody else can
 * use that end of the ring, and may not use the ring. The segment is for it alone, and not to be touched after it has returned: others
 * write there then. If a writing function throws, there is no message; if a reading one throws, the message is taken all the same.
 *
 * <p><b>Waiting.</b> {@code put} waits for room, {@code take} for a message, both interruptibly and without holding the carrier of a
 * virtual thread; {@code offer} and {@code poll} do so for a time, or not at all. At once means: not for the other end, but for somebody
 * who is just putting, or taking, a message.
 *
 * <p><b>The end.</b> After {@link #close()} whatever puts a message throws {@link RingClosed}, also where it waits already. What is in the
 * ring can still be taken; then {@code take} and {@code poll} throw it too. A ring that other processes have is closed with its sharer; a
 * message that one of them is taking at that moment may be taken here as well.
 *
 * <p><b>Death.</b> When a process ends, in whatever way, while it puts a message, there is no message; while it takes one, that stays, and
 * is taken by the next one. Who waits behind it goes on. Of what it has put, nothing is lost; what it has taken is lost with it. Where the
 * memory is not shared, a message is taken when it was sent to the taker.
 *
 * <p>Memory consistency effects: what was done before a message was put <i>happens-before</i> what is done after it was taken.
 * Thread-safe.
 */
public final class SharedByteRing extends RingFace {
    SharedByteRing(Link<RingCore> link) {
        super(link, Travelling.Kind.BYTE_RING);
    }

    // Putting

    /**
     * Puts a message, and waits for room.
     *
     * @throws RingClosed if the ring was closed, or is while this waits
     * @throws IllegalArgumentException if the message has more than {@link #longest()} bytes
     */
    public void put(byte[] message) throws InterruptedException {
        put(MemorySegment.ofArray(message));
    }

    /** As {@link #put(byte[])}: what remains in {@code message}, whose position then is its limit. */
    public void put(ByteBuffer message) throws InterruptedException {
        put(MemorySegment.ofBuffer(message));
        message.position(message.limit());
    }

    /** As {@link #put(byte[])}. */
    public void put(MemorySegment message) throws InterruptedException {
        access.put(copy(message), Long.MAX_VALUE);
    }

    /**
     * Puts a message of {@code length} bytes, and waits for room.
     *
     * @param writer writes all of the message where it is given; see <b>in place</b> above
     */
    public void put(int length, Consumer<? super MemorySegment> writer) throws InterruptedException {
        access.put(written(length, writer), Long.MAX_VALUE);
    }

    /** Puts messages in their order, each as soon as there is room. Where an interrupt or a close ends it, those before are in the ring. */
    public void putAll(Collection<byte[]> messages) throws InterruptedException {
        putInOrder(List.copyOf(messages));
    }

    /** Puts a message if there is room, and gives whether there was. */
    public boolean offer(byte[] message) {
        return offer(MemorySegment.ofArray(message));
    }

    /** As {@link #offer(byte[])}: what remains in {@code message}, whose position then is its limit if there was room. */
    public boolean offer(ByteBuffer message) {
        return moved(message, offer(MemorySegment.ofBuffer(message)));
    }

    /** As {@link #offer(byte[])}. */
    public boolean offer(MemorySegment message) {
        return access.offer(copy(message)) == 1;
    }

    /** As {@link #put(int, Consumer)} if there is room; gives whether there was. */
    public boolean offer(int length, Consumer<? super MemorySegment> writer) {
        return access.offer(written(length, writer)) == 1;
    }

    /** As {@link #put(byte[])}, waits at most {@code timeout}; gives whether the message was put. */
    public boolean offer(byte[] message, Duration timeout) throws InterruptedException {
        return offer(MemorySegment.ofArray(message), timeout);
    }

    /** As {@link #offer(byte[], Duration)}: what remains in {@code message}, whose position then is its limit if it was put. */
    public boolean offer(ByteBuffer message, Duration timeout) throws InterruptedException {
        return moved(message, offer(MemorySegment.ofBuffer(message), timeout));
    }

    /** As {@link #offer(byte[], Duration)}. */
    public boolean offer(MemorySegment message, Duration timeout) throws InterruptedException {
        return offerFor(copy(message), timeout);
    }

    /** As {@link #put(int, Consumer)}, waits at most {@code timeout}; gives whether the message was put. */
    public boolean offer(int length, Consumer<? super MemorySegment> writer, Duration timeout) throws InterruptedException {
        return offerFor(written(length, writer), timeout);
    }

    private static boolean moved(ByteBuffer message, boolean isPut) {
        if (isPut) {
            message.position(message.limit());
        }
        return isPut;
    }

    private static Outgoing copy(MemorySegment message) {
        long length = message.byteSize();
        // One that is too long for any ring is refused as one that is too long for this ring.
        return Outgoing.one((int) Math.min(length, Integer.MAX_VALUE), place -> place.copyFrom(message));
    }

    private static Outgoing written(int length, Consumer<? super MemorySegment> writer) {
        Checks.notNegative("the length of a message", length, "an empty one has 0 bytes");
        return Outgoing.one(length, Objects.requireNonNull(writer, "writer"));
    }

    // Taking

    /**
     * Takes the next message, and waits for one.
     *
     * @throws RingClosed if the ring was closed, or is while this waits, and is empty
     */
    public byte[] take() throws InterruptedException {
        return take(SharedByteRing::bytes);
    }

    /**
     * Takes the next message, and waits for one.
     *
     * @param reader reads the message where it stands; see <b>in place</b> above
     * @return what {@code reader} has made of it
     */
    public <R extends @Nullable Object> R take(Function<? super MemorySegment, ? extends R> reader) throws InterruptedException {
        var taken = new Taken<R>(reader);
        access.take(taken, 1, Long.MAX_VALUE);
        return taken.result;
    }

    /**
     * Takes the next message; null if there is none.
     *
     * @throws RingClosed if the ring was closed and is empty
     */
    public byte @Nullable [] poll() {
        return poll(SharedByteRing::bytes);
    }

    /** As {@link #take(Function)} if there is a message; null if there is none. */
    public <R> @Nullable R poll(Function<? super MemorySegment, ? extends R> reader) {
        var taken = new Taken<R>(reader);
        access.poll(taken, 1);
        return taken.result;
    }

    /** As {@link #take()}, waits at most {@code timeout}; null if no message came. */
    public byte @Nullable [] poll(Duration timeout) throws InterruptedException {
        return poll(SharedByteRing::bytes, timeout);
    }

    /** As {@link #take(Function)}, waits at most {@code timeout}; null if no message came. */
    public <R> @Nullable R poll(Function<? super MemorySegment, ? extends R> reader, Duration timeout) throws InterruptedException {
        var taken = new Taken<R>(reader);
        pollFor(taken, timeout);
        return taken.result;
    }

    /** As {@link #drainTo(Collection, int)}, without a limit. */
    public int drainTo(Collection<? super byte[]> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    /**
     * Takes what is there, at most {@code most} messages, and gives how many.
     *
     * @throws RingClosed if the ring was closed and is empty
     */
    public int drainTo(Collection<? super byte[]> target, int most) {
        return drain(message -> target.add(bytes(message)), most);
    }

    /**
     * Takes messages, and waits for them, until the ring is closed and empty. What {@code action} throws ends it; the message that it was
     * given is taken.
     *
     * @param action reads a message where it stands; see <b>in place</b> above
     */
    public void forEach(Consumer<? super MemorySegment> action) throws InterruptedException {
        Objects.requireNonNull(action, "action");
        while (true) {
            try {
                access.take(action, 1, Long.MAX_VALUE);
            } catch (RingClosed e) {
                return;
            }
        }
    }

    @Override
    public String toString() {
        return "SharedByteRing[" + capacity() + " bytes]";
    }
}
