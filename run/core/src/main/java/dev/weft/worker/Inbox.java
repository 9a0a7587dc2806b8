package dev.weft.worker;

import dev.weft.ipc.AreaTaker;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Frames;
import dev.weft.ipc.Journal;
import dev.weft.lines.Seat;
import dev.weft.lines.Switchboard;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Iterator;
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
    private long running;

    /** A message for the main thread; {@code number} is that of a task, 0 for others. */
    static final class Item {
        final int type;
        final long number;
        final ByteReader body;

        Item(int type, long number, ByteReader body) {
            this.type = type;
            this.number = number;
            this.body = body;
        }
    }

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
                    number = type == Message.TASK ? frames.body().copy().readVar() : 0;
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
                number = type == Message.TASK ? frames.body().readVar() : 0;
            }
            if (type != Message.TASK) {
                throw e;
            }
            refuse(number, e);
        }
    }

    /** Has the main thread answer a task that cannot be received, in its turn. */
    private synchronized void refuse(long number, OutOfMemoryError error) {
        var text = new ByteWriter(64);
        text.writeString(error.getMessage() + " for its arguments");
        waiting.add(new Item(TOO_LARGE, number, new ByteReader(text.toByteArray())));
        notifyAll();
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
            case Message.TASK -> {
                long number = body.readVar();
                add(new Item(type, number, frames.keep()));
            }
            case Message.CONTENT -> loaders.accept(body);
            case Message.ADDRESS -> Seat.take(body.readString(), new ToParent(journal));
            case Message.PACKET -> packet(body);
            case Message.RECALL -> recall(body.readVarInt());
            case Message.CANCEL -> cancel(body.readVar(), body.readByte());
            case Message.END -> {
                add(type, 0, body);
                awaitEnd();
            }
            default -> add(type, 0, body);
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

    private void add(int type, long number, ByteReader body) {
        add(new Item(type, number, new ByteReader(body.rest())));
    }

    private synchronized void add(Item item) {
        waiting.add(item);
        notifyAll();
    }

    /** The next message, and with it the end of the task before; null if there is none. */
    synchronized @Nullable Item poll() {
        Item item = waiting.poll();
        running = item == null ? 0 : item.number;
        // An interrupt was meant for the task before.
        Thread.interrupted();
        return item;
    }

    /** As {@link #poll}, waiting for one. */
    synchronized Item take() throws InterruptedException {
        Item item;
        while ((item = poll()) == null) {
            wait();
        }
        return item;
    }

    private void recall(int most) throws IOException {
        var numbers = new ByteWriter(64);
        synchronized (this) {
            int left = most;
            for (Iterator<Item> newestFirst = waiting.descendingIterator(); left > 0 && newestFirst.hasNext(); ) {
                Item item = newestFirst.next();
                if (item.type == Message.TASK) {
                    newestFirst.remove();
                    item.body.release();
                    numbers.writeVar(item.number);
                    left--;
                }
            }
        }
        giveBack(numbers);
    }

    private void cancel(long number, int whenRunning) throws IOException {
        var numbers = new ByteWriter(10);
        synchronized (this) {
            for (Iterator<Item> items = waiting.iterator(); items.hasNext(); ) {
                Item item = items.next();
                if (item.type == Message.TASK && item.number == number) {
                    items.remove();
                    item.body.release();
                    numbers.writeVar(number);
                }
            }
            if (running == number && whenRunning == Message.HALT) {
                Runtime.getRuntime().halt(0);
            } else if (running == number && whenRunning == Message.INTERRUPT) {
                runner.interrupt();
            }
        }
        giveBack(numbers);
    }

    private void giveBack(ByteWriter numbers) throws IOException {
        journal.append(Message.RETURNED, numbers);
        journal.flush();
    }
}
