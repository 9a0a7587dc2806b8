package dev.weft.sharing;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.ErrorText;
import dev.weft.ipc.FaultPoint;
import dev.weft.lines.Dial;
import dev.weft.lines.LineEnd;
import dev.weft.lines.Switchboard;
import dev.weft.worker.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The line to the desk of another process, in which all threads of this process have their requests open at the same time.
 *
 * <p>There is no thread that reads answers: one of those that wait does, for all, until its own has come, and then another that waits
 * takes over. So an answer need not be passed on from one thread to the other when only one waits. Whoever sends does not read meanwhile:
 * the desk may be waiting for its answers to be read before it reads more.
 */
final class HomeLine {
    private static final Map<String, HomeLine> LINES = new ConcurrentHashMap<>();

    private final String home;

    /** Held while the home is dialled, and never besides. */
    private final ReentrantLock dialling = new ReentrantLock();

    /** Null before the home has answered, and for ever if it does not. */
    private volatile @Nullable Connection connection;

    /** The home, named to people: what it says of itself, once it has answered. */
    private volatile String words;

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Call> open = new ConcurrentHashMap<>();

    /** Whether a thread reads answers. */
    private final AtomicBoolean reading = new AtomicBoolean();

    /** Why nothing comes any more; null while the line is good. */
    private volatile @Nullable String lost;

    private record Connection(LineEnd end, Bundler requests) {}

    private HomeLine(String home) {
        this.home = home;
        this.words = Switchboard.isKin(home) ? "the process " + home : "another program";
    }

    /** The line to the process at {@code home}, which is dialled with the first request. */
    static HomeLine to(String home) {
        return LINES.compute(home, (_, known) -> known == null || known.isPast() ? new HomeLine(home) : known);
    }

    /**
     * Whether the line has ended, also if no request has found that out, and there may be another: another program may be connected
     * again, but a process of this one does not come back, and its line tells who it was.
     */
    private boolean isPast() {
        Connection made = connection;
        return !Switchboard.isKin(home) && (lost != null || made != null && made.end.isOver());
    }

    /** The connection to the home, made by whoever comes first; null if the line is lost. */
    private @Nullable Connection connection() {
        Connection made = connection;
        if (made != null) {
            return made;
        }
        dialling.lock();
        try {
            if (connection == null && lost == null) {
                dial();
            }
            return connection;
        } finally {
            dialling.unlock();
        }
    }

    private void dial() {
        var introduction = new ByteWriter(64);
        introduction.writeString(Identity.words());
        Dial dial = Switchboard.dial(home, introduction);
        LineEnd end = dial.end();
        ByteReader answer = dial.introduction();
        if (end == null || answer == null) {
            fail(null, Switchboard.isKin(home)
                    ? "has ended"
                    : "is not connected with this one; connect to its manager, and get the object from there");
            return;
        }
        try {
            words = answer.readString();
        } catch (CorruptFrame e) {
            fail(end, "does not say who it is");
            return;
        }
        connection = new Connection(end, new Bundler(end));
        FaultPoint.reach("line.dialled");
    }

    /** The home, named to people. */
    String words() {
        return words;
    }

    /** Why the line has ended, as what goes on after {@link #words}; null while it has not. */
    @Nullable String lost() {
        return lost;
    }

    /** A request that will be made by the calling thread. */
    Call newCall(boolean interruptible) {
        return new Call(numbers.incrementAndGet(), interruptible);
    }

    /** Sends a request and waits for its answer; null if none will come. An interrupt is asked for, and not thrown. */
    @Nullable ByteReader ask(Call call, ByteWriter request) {
        Connection to = connection();
        if (to == null) {
            return null;
        }
        open.put(call.number, call);
        if (lost != null) {
            open.remove(call.number);
            return null;
        }
        try {
            FaultPoint.reach("line.asks");
            send(request, to);
            FaultPoint.reach("line.asked");
            await(call, to);
            FaultPoint.reach("line.answered");
        } catch (Error e) {
            // No memory, or no more stack: nobody is there for the answer.
            open.remove(call.number);
            throw e;
        }
        return call.answer;
    }

    private void send(ByteWriter item, Connection to) {
        @Nullable String failure = "could not be asked";
        try {
            failure = to.requests.send(item) ? null : to.end.why();
        } finally {
            if (failure != null) {
                fail(to.end, failure);
            }
        }
    }

    private void await(Call call, Connection to) {
        call.waits = true;
        while (!call.done) {
            if (!reading.get() && reading.compareAndSet(false, true)) {
                try {
                    read(call, to.end);
                } finally {
                    reading.set(false);
                    passOn();
                }
            } else {
                LockSupport.park(this);
            }
            if (Thread.interrupted()) {
                call.interrupted = true;
            }
            if (call.interrupted && call.interruptible && !call.done) {
                cancel(call, to);
            }
        }
    }

    private void cancel(Call call, Connection to) {
        if (call.cancelled) {
            return;
        }
        call.cancelled = true;
        call.waits = false;
        if (!reading.get()) {
            passOn();
        }
        var item = new ByteWriter(16);
        int start = item.beginItem();
        item.write(Form.CANCEL);
        item.writeVar(call.number);
        item.endItem(start);
        send(item, to);
        call.waits = true;
    }

    /** Has one of those that wait read answers. */
    private void passOn() {
        for (Call call : open.values()) {
            if (call.waits && !call.done) {
                LockSupport.unpark(call.thread);
                return;
            }
        }
    }

    private void read(Call own, LineEnd end) {
        try {
            while (!own.done) {
                LineEnd.Letter letter = end.take(LineEnd.BYTES);
                if (letter == null) {
                    fail(end, end.why());
                } else {
                    distribute(letter.content, end);
                }
            }
        } catch (InterruptedException e) {
            own.interrupted = true;
        } catch (RuntimeException e) {
            fail(end, "cannot be understood any more: " + ErrorText.of(e));
        }
    }

    private void distribute(ByteReader answers, LineEnd end) {
        try {
            while (answers.remaining() > 0) {
                int itemEnd = answers.enterItem();
                Call call = open.remove(answers.readVar());
                if (call != null) {
                    call.end(answers.copy());
                }
                answers.leaveItem(itemEnd);
            }
        } catch (CorruptFrame | RuntimeException | Error e) {
            // Answers of others are lost with it.
            fail(end, "cannot be understood any more: " + ErrorText.of(e));
        }
    }

    private void fail(@Nullable LineEnd end, String reason) {
        if (lost == null) {
            lost = reason;
        }
        LINES.remove(home, this);
        if (end != null) {
            end.close();
        }
        for (Call call : open.values()) {
            open.remove(call.number);
            call.end(null);
        }
    }

    /** A request that is open, and the thread that made it. */
    static final class Call {
        final long number;
        private final Thread thread = Thread.currentThread();
        private final boolean interruptible;

        // Of its thread alone.
        private boolean interrupted;
        private boolean cancelled;

        /** Whether its thread can read answers. */
        private volatile boolean waits;

        // The answer is written before done.
        private @Nullable ByteReader answer;
        private volatile boolean done;

        private Call(long number, boolean interruptible) {
            this.number = number;
            this.interruptible = interruptible;
            this.interrupted = Thread.interrupted();
            this.cancelled = interrupted;
        }

        /** Whether its thread was interrupted before or meanwhile; the flag is cleared. */
        boolean isInterrupted() {
            return interrupted;
        }

        private void end(@Nullable ByteReader newAnswer) {
            answer = newAnswer;
            done = true;
            if (thread != Thread.currentThread()) {
                LockSupport.unpark(thread);
            }
        }
    }
}
