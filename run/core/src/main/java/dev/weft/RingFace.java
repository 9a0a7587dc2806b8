package dev.weft;

import dev.weft.ipc.Ring;
import dev.weft.job.Nanos;
import dev.weft.sharing.Link;
import dev.weft.sharing.Outgoing;
import dev.weft.sharing.RingAccess;
import dev.weft.sharing.RingCore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What rings have in common, whatever a message means. */
abstract class RingFace extends Face<RingCore> {
    static final int LEAST_CAPACITY = 64;

    final transient RingAccess access;

    RingFace(Link<RingCore> link, Travelling.Kind kind) {
        super(link, kind);
        access = RingAccess.to(core());
    }

    /** How many bytes there are for messages, or encoded objects, and the 8 bytes before each. */
    public int capacity() {
        return core().capacity();
    }

    /** How many bytes a message, or an encoded object, has at most. */
    public int longest() {
        return Ring.longest(capacity());
    }

    /** Whether there is nothing to take now. */
    public boolean isEmpty() {
        return core().isEmpty();
    }

    /** Lets nothing more in; what is there can be taken. May be repeated, and by anybody. */
    public void close() {
        core().close();
    }

    public boolean isClosed() {
        return core().isClosed();
    }

    /** Puts messages, each as soon as there is room. */
    final void putInOrder(List<byte[]> messages) throws InterruptedException {
        List<byte[]> left = messages;
        while (!left.isEmpty()) {
            left = left.subList(access.put(Outgoing.all(left), Long.MAX_VALUE), left.size());
        }
    }

    final boolean offerFor(Outgoing message, Duration timeout) throws InterruptedException {
        long nanos = Nanos.of(timeout);
        return (nanos > 0 ? access.put(message, nanos) : access.offer(message)) == 1;
    }

    final void pollFor(Consumer<MemorySegment> reader, Duration timeout) throws InterruptedException {
        long nanos = Nanos.of(timeout);
        var _ = nanos > 0 ? access.take(reader, 1, nanos) : access.poll(reader, 1);
    }

    /** Takes at most {@code most} messages, each of which is there at once. */
    final int drain(Consumer<MemorySegment> reader, int most) {
        int drained = 0;
        while (drained < most) {
            int taken;
            try {
                taken = access.poll(reader, most - drained);
            } catch (RingClosed e) {
                if (drained == 0) {
                    throw e;
                }
                taken = 0;
            }
            if (taken == 0) {
                return drained;
            }
            drained += taken;
        }
        return drained;
    }

    static byte[] bytes(MemorySegment message) {
        return message.toArray(ValueLayout.JAVA_BYTE);
    }

    /** What a function makes of a message. */
    static final class Taken<R extends @Nullable Object> implements Consumer<MemorySegment> {
        private final Function<? super MemorySegment, ? extends R> reader;

        @SuppressWarnings("NullAway.Init") // set before anybody gives it away
        R result;

        Taken(Function<? super MemorySegment, ? extends R> reader) {
            this.reader = Objects.requireNonNull(reader, "reader");
        }

        @Override
        public void accept(MemorySegment message) {
            result = reader.apply(message);
        }
    }
}
