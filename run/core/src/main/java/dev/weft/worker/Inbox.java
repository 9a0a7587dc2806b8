package dev.weft.worker;

import dev.weft.ipc.AreaTaker;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Frames;
import dev.weft.ipc.Journal;
import dev.weft.ipc.Lookout;
import dev.weft.lines.Seat;
import dev.weft.lines.Switchboard;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the parent sends, also while a task runs, and keeps tasks until they are taken. The end of the channel is the end of the
 * parent, and of this process within milliseconds, whatever it is doing.
 */
final class Inbox extends Thread {
    /** How long shutdown hooks may take after the parent has asked for the end. */
    private static final long END_MILLIS = 2_000;

    /** After how many bytes the parent hears that it may write directly again; tasks need no telling, their answers do it. */
    private static final int TELL_BYTES = 16 * 1024;

    /** In the place of a task that there was no memory to receive. */
    static final int TOO_LARGE = -1;

    private final InputStream in;
    private final Journal journal;
    private final Loaders loaders;
    private final Frames frames;
    private final Thread runner;
    private long told;

    // Guarded by this.
    private final ArrayDeque<Item> waiting = new ArrayDeque<>();
    private @Nullable TaskBatch running;

    /** How many messages have come for the main thread; written with the lock held. */
    private volatile int added;

    private final Lookout lookout = new Lookout(60_000);

    /**
     * A message for the main thread.
     *
     * @param tasks what it wants done, null if it is something else
     */
    record Item(int type, ByteReader body, @Nullable TaskBatch tasks) {}

    /** @param runner the thread that takes the messages and runs the tasks */
    Inbox(InputStream in, Journal journal, Loaders loaders, Thread runner) {
        super(null, null, "weft input", 0, false);
        this.in = in;
        this.journal = journal;
        this.loaders = loaders;
        this.runner = runner;
        this.frames = new Frames(new AreaTaker(journal));
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            readAll();
            drain();
        } catch (IOException e) {
            // The same as the end: there is no parent to tell.
            Runtime.getRuntime().halt(1);
        } catch (Throwable e) {
            // Nobody would hear the parent, nor notice its end.
            LastWords.say("it cannot read from its parent after " + e);
        }
        Runtime.getRuntime().halt(1);
    }

    /** Reads to the end of the channel, or until there is no memory for what comes. */
    private void readAll() throws IOException {
        int type = 0;
        long number = 0;
        try {
            while (frames.readFrom(in)) {
                while (frames.next()) {
                    type = frames.type();
                    number = type == Message.TASKS ? frames.body().copy().readVar() : 0;
                    accept(type, frames.body());
                    type = 0;
                }
                if (frames.isPartial()) {
                    FaultPoint.reach("input.part");
                }
            }
        } catch (OutOfMemoryError e) {
            if (type == 0 && frames.nextPart()) {
                type = frames.type();
                number = type == Message.TASKS ? frames.body().readVar() : 0;
            }
            if (type != Message.TASKS) {
                throw e;
            }
            refuse(number, e);
        }
    }

    /** Has the main thread answer a task that cannot be received, in its turn. */
    private void refuse(long number, OutOfMemoryError error) {
        var text = new ByteWriter(64);
        text.writeVar(number);
        text.writeString(error.getMessage() + " for its arguments");
        add(new Item(TOO_LARGE, new ByteReader(text.toByteArray()), null));
    }

    /** Waits for the end of the parent. */
    private void drain() throws IOException {
        var ignored = new byte[8 * 1024];
        int count;
        do {
            count = in.read(ignored);
        } while (count >= 0);
    }

    private void accept(int type, ByteReader body) throws IOException {
        switch (type) {
            case Message.TASKS -> addTasks(body.readVar(), body.readVarInt(), frames.keep());
            case Message.CONTENT -> loaders.accept(body);
            case Message.ADDRESS -> Seat.take(body.readString(), new ToParent(journal));
            case Message.PACKET -> packet(body);
            case Message.RECALL -> recall(body.readVar());
            case Message.CANCEL -> cancel(body.readVar(), body.readVar(), body.readByte());
            case Message.END -> {
                add(type, body);
                awaitEnd();
            }
            default -> add(type, body);
        }
    }

    private void packet(ByteReader body) throws IOException {
        Switchboard.accept(body);
        if (frames.offset() - told > TELL_BYTES) {
            told = frames.offset();
            var message = new ByteWriter(10);
            message.writeVar(told);
            journal.append(Message.CONSUMED, message);
            journal.flush();
        }
    }

    private static void awaitEnd() {
        try {
            Thread.sleep(END_MILLIS);
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private void add(int type, ByteReader body) {
        add(new Item(type, new ByteReader(body.rest()), null));
    }

    private synchronized void add(Item item) {
        waiting.add(item);
        added++;
        notifyAll();
    }

    private void addTasks(long first, int count, ByteReader rest) {
        add(new Item(Message.TASKS, rest, new TaskBatch(first, count, rest, this)));
    }

    /** The next message, and with it the end of the tasks before; null if there is none. */
    synchronized @Nullable Item poll() {
        Item item = waiting.poll();
        running = item == null ? null : item.tasks;
        // An interrupt was meant for the task before.
        Thread.interrupted();
        return item;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** As {@link #poll}, waiting for one. */
    Item take() throws InterruptedException {
        lookout.sees(new Arrival(added));
        synchronized (this) {
            Item item;
            while ((item = poll()) == null) {
                wait();
            }
            return item;
        }
    }

    /** Whether a message has come since there were so many; no lambda, which would cost a worker's start too much. */
    private final class Arrival implements BooleanSupplier {
        private final int before;

        Arrival(int before) {
            this.before = before;
        }

        @Override
        public boolean getAsBoolean() {
            return added != before;
        }
    }

    private void recall(long most) throws IOException {
        var returned = new ByteWriter(64);
        synchronized (this) {
            long left = most;
            for (Iterator<Item> newestFirst = waiting.descendingIterator(); left > 0 && newestFirst.hasNext(); ) {
                TaskBatch tasks = newestFirst.next().tasks;
                if (tasks != null) {
                    left -= recall(tasks, left, returned);
                    if (tasks.left() == 0) {
                        newestFirst.remove();
                        tasks.body.release();
                    }
                }
            }
            if (left > 0 && running != null) {
                recall(running, left, returned);
            }
            giveBack(returned);
        }
        journal.flush();
    }

    private static long recall(TaskBatch tasks, long most, ByteWriter returned) {
        int before = tasks.left();
        long count = Math.min(most, before);
        tasks.withhold(tasks.end() - count, count, returned);
        return count;
    }

    private void cancel(long first, long count, int whenRunning) throws IOException {
        var returned = new ByteWriter(16);
        synchronized (this) {
            for (Item item : waiting) {
                if (item.tasks != null) {
                    item.tasks.withhold(first, count, returned);
                }
            }
            if (running != null) {
                running.withhold(first, count, returned);
                stop(running, first, whenRunning);
            }
            giveBack(returned);
        }
        journal.flush();
    }

    private void stop(TaskBatch tasks, long number, int how) {
        if (how == Message.GIVE_BACK || !tasks.holds(number)) {
            return;
        }
        if (how == Message.HALT) {
            Runtime.getRuntime().halt(0);
        }
        runner.interrupt();
    }

    /** With the lock held: the parent must hear of a task that is left out before it hears of one behind it. */
    private void giveBack(ByteWriter tasks) throws IOException {
        journal.append(Message.RETURNED, tasks);
    }
}
