package dev.weft;

import dev.weft.sharing.ByParty;
import dev.weft.sharing.Core;
import dev.weft.sharing.Home;
import dev.weft.sharing.Link;
import dev.weft.sharing.Party;
import dev.weft.sharing.Stored;
import dev.weft.sharing.Waits;
import java.io.Serializable;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A shared object that does whatever a core may do. */
final class Probe implements Shared {
    private static final long serialVersionUID = 1L;

    final transient Link<ProbeCore> link;

    /** Null where it arrived. */
    private final transient @Nullable Object sharer;

    private Probe(Link<ProbeCore> link, @Nullable Object sharer) {
        this.link = link;
        this.sharer = sharer;
    }

    static Probe of(HeapProbe core) {
        var sharer = new Object();
        return new Probe(Home.add((ProbeCore) core, sharer), sharer);
    }

    ProbeCore core() {
        return link.core();
    }

    /** What a sharer that is closed does to its objects. */
    void remove() {
        Home.close(Objects.requireNonNull(sharer));
    }

    Object exchange(Object value) {
        return Objects.requireNonNull(core().exchange(Stored.of(value, "a probe")).value());
    }

    long party() {
        return core().party(Party.current());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Probe that && link.equals(that.link);
    }

    @Override
    public int hashCode() {
        return link.hashCode();
    }

    private Object writeReplace() {
        Home.leaves(link);
        return new Ticket(link.home(), link.number());
    }

    private record Ticket(String home, long number) implements Serializable {
        private Object readResolve() {
            return new Probe(Home.link(home, number, ProbeCore.class), null);
        }
    }

    interface ProbeCore extends Core {
        /** Takes a value and gives the one before. */
        Stored exchange(Stored value);

        /** How often this was called. */
        int count();

        @ByParty
        long party(long party);

        /** Waits until somebody says {@link #open}. */
        @Waits
        String await(int number, String text) throws InterruptedException;

        /** Waits until it is interrupted, and has then done what it was to do. */
        @Waits
        String awaitInterrupt() throws InterruptedException;

        /** As {@link #await}, whatever interrupts it. */
        @Waits
        void awaitAnyhow();

        void open();

        void fail(String message);

        void failStrangely();
    }

    /** An error that cannot travel. */
    static final class Strange extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final Object what = new Object();
    }

    static final class HeapProbe implements ProbeCore {
        final CountDownLatch opened = new CountDownLatch(1);

        /** A permit for each that waits now. */
        final Semaphore waiting = new Semaphore(0);

        final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();
        private final AtomicInteger count = new AtomicInteger();
        private Stored value = Stored.of("nothing", "a probe");

        @Override
        public synchronized Stored exchange(Stored newValue) {
            Stored before = value;
            value = newValue;
            return before;
        }

        @Override
        public int count() {
            return count.incrementAndGet();
        }

        @Override
        public long party(long party) {
            return party;
        }

        @Override
        public String await(int number, String text) throws InterruptedException {
            waiting.release();
            opened.await();
            return number + text;
        }

        @Override
        public String awaitInterrupt() throws InterruptedException {
            waiting.release();
            try {
                opened.await();
                return "opened";
            } catch (InterruptedException e) {
                return "done";
            }
        }

        @Override
        public void awaitAnyhow() {
            waiting.release();
            boolean interrupted = false;
            while (true) {
                try {
                    opened.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    waiting.release();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void open() {
            opened.countDown();
        }

        @Override
        public void fail(String message) {
            throw new UnsupportedOperationException(message);
        }

        @Override
        public void failStrangely() {
            throw new Strange();
        }

        @Override
        public void ended(int process, String words) {
            ended.add(process + ": " + words);
        }
    }
}
