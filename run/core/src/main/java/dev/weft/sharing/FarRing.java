package dev.weft.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A ring whose memory this process cannot come to: messages are written and read here, and travel. */
final class FarRing implements RingAccess {
    private final RingCore home;

    /** 0 until the home was asked for it. */
    private volatile int capacity;

    FarRing(RingCore home) {
        this.home = home;
    }

    @Override
    public int offer(Outgoing messages) {
        refuseTooLong(messages);
        int done = 0;
        int count = messages.count();
        while (done < count) {
            List<byte[]> portion = portion(messages, done);
            int put = home.offer(portion);
            done += put;
            if (put < portion.size()) {
                break;
            }
        }
        return done;
    }

    @Override
    public int put(Outgoing messages, long nanos) throws InterruptedException {
        refuseTooLong(messages);
        int done = 0;
        int count = messages.count();
        long start = MemoryRing.start(nanos);
        while (done < count) {
            List<byte[]> portion = portion(messages, done);
            int put = home.put(portion, MemoryRing.left(start, nanos));
            done += put;
            if (put < portion.size()) {
                break;
            }
        }
        return done;
    }

    /** Before memory for them is taken here. */
    private void refuseTooLong(Outgoing messages) {
        int known = capacity;
        if (known == 0) {
            known = home.capacity();
            capacity = known;
        }
        RingAccess.refuseTooLong(messages, known);
    }

    /** The messages from {@code begin} on that go together. */
    private static List<byte[]> portion(Outgoing messages, int begin) {
        var portion = new ArrayList<byte[]>();
        long bytes = 0;
        for (int i = begin; i < messages.count() && bytes < MOST_BYTES; i++) {
            MemorySegment place = place(messages.length(i));
            messages.write(i, place);
            portion.add(place.toArray(ValueLayout.JAVA_BYTE));
            bytes += place.byteSize();
        }
        return portion;
    }

    /** Memory for a message, aligned as in a ring. */
    private static MemorySegment place(int length) {
        return MemorySegment.ofArray(new long[Math.ceilDiv(length, Long.BYTES)]).asSlice(0, length);
    }

    @Override
    public int poll(Consumer<? super MemorySegment> reader, int most) {
        return read(home.poll(most), reader);
    }

    @Override
    public int take(Consumer<? super MemorySegment> reader, int most, long nanos) throws InterruptedException {
        List<byte[]> taken = home.take(most, nanos);
        return taken == null ? 0 : read(taken, reader);
    }

    private static int read(List<byte[]> messages, Consumer<? super MemorySegment> reader) {
        for (byte[] message : messages) {
            MemorySegment place = place(message.length);
            MemorySegment.copy(message, 0, place, ValueLayout.JAVA_BYTE, 0, message.length);
            reader.accept(place.asReadOnly());
        }
        return messages.size();
    }
}
