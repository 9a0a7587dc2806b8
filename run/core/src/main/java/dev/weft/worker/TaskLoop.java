package dev.weft.worker;

import dev.weft.WorkerComponent;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Codec;
import dev.weft.ipc.ErrorText;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.Journal;
import dev.weft.ipc.NotEncodable;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other on the main thread. What a task prints and returns is in the journal before the next task begins, so
 * that the first task without an answer is always the one that runs.
 */
final class TaskLoop {
    private static final int KEEP = 4 * 1024 * 1024;

    private final Inbox inbox;
    private final Journal journal;
    private final Loaders loaders;
    private final Map<Integer, Function> functions = new HashMap<>();
    private final ArrayDeque<Function> unprepared = new ArrayDeque<>();
    private final ByteWriter answer = new ByteWriter(1024);
    private final TaskClock clock = new TaskClock();

    /** How many bytes a result may have. */
    private final long maxPayload = Long.getLong(WorkerMain.MAX_PAYLOAD, ByteWriter.MAX_BYTES);

    /** The arrow of a trace that leads to the task; 0 if there is none. */
    private long flow;

    TaskLoop(Inbox inbox, Journal journal, Loaders loaders) {
        this.inbox = inbox;
        this.journal = journal;
        this.loaders = loaders;
    }

    /** Runs until the parent has nothing more; in a process that is for one function, until that has returned or thrown. */
    void run() throws Throwable {
        Inbox.Item last = runTasks();
        if (last.type() == Message.PROCESS) {
            new SoleFunction(loaders).run(last.body());
        }
    }

    private Inbox.Item runTasks() {
        try {
            Inbox.Item item;
            while ((item = next()).type() != Message.END && item.type() != Message.PROCESS) {
                accept(item);
            }
            if (item.type() == Message.END) {
                end();
            }
            return item;
        } catch (IOException e) {
            // Nobody is there to hear of it: the channel to the parent is what failed.
            Runtime.getRuntime().halt(1);
            throw new IllegalStateException(e);
        } catch (Throwable e) {
            // Without this thread the process would live on, if the program has others, and answer nothing.
            LastWords.say("it cannot go on after " + e);
            throw new IllegalStateException(e);
        }
    }

    private Inbox.Item next() throws IOException {
        Inbox.Item item = inbox.poll();
        while (item == null) {
            journal.flush();
            FaultPoint.reach("idle");
            prepare();
            try {
                item = inbox.take();
            } catch (InterruptedException e) {
                // Left over from a task, and meant for that.
                item = inbox.poll();
            }
        }
        return item;
    }

    /** Does for functions that have come ahead of their tasks what can be done before these. */
    private void prepare() {
        Function function;
        while ((function = unprepared.poll()) != null && inbox.isEmpty()) {
            function.tryPrepare();
        }
    }

    private void accept(Inbox.Item item) throws IOException {
        ByteReader body = item.body();
        switch (item.type()) {
            case Message.FUNCTION -> {
                FaultPoint.reach("function");
                int number = body.readVarInt();
                var function = new Function(body, loaders);
                functions.put(number, function);
                unprepared.add(function);
            }
            case Message.TASKS -> runAll(Objects.requireNonNull(item.tasks()));
            case Inbox.TOO_LARGE -> tooLarge(body);
            case Message.FORGET -> functions.remove(body.readVarInt());
            default -> throw new IOException("unknown message " + item.type());
        }
    }

    /** Ends this process: by returning if no task left a thread behind, since {@code exit} first sets up its logger, which takes longer. */
    private void end() throws IOException {
        journal.flush();
        FaultPoint.reach("end");
        var threads = new Thread[Thread.activeCount() + 8];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (!threads[i].isDaemon() && threads[i] != Thread.currentThread()) {
                Runtime.getRuntime().exit(0);
            }
        }
    }

    private void runAll(TaskBatch tasks) throws IOException {
        ByteReader body = tasks.body;
        Function function = functions.get(body.readVarInt());
        if (function == null) {
            throw new IOException("task " + tasks.first + " names a function that was not sent");
        }
        int flags = body.readByte();
        String name = (flags & Message.NAMED) == 0 ? function.name : body.readString();
        long[] flows = flows(flags, body);
        ProcessContext.ofWorker().begins((flags & Message.AGAIN) == 0 ? 1 : body.readVarInt());
        int arguments = body.readVarInt();
        journal.endList();
        clock.start((flags & (Message.TIMED | Message.ALONE)) != 0);
        int at = 0;
        int index;
        while ((index = tasks.claim()) != TaskBatch.NONE) {
            for (; at < index; at++) {
                body.leaveItem(body.enterItem());
            }
            int end = body.enterItem();
            flow = index < flows.length ? flows[index] : 0;
            run(name, tasks.first + index, function, flags, arguments, body, tasks.left() == 0);
            body.leaveItem(end);
            at++;
        }
        body.release();
    }

    private static long[] flows(int flags, ByteReader body) throws IOException {
        long[] flows = new long[(flags & Message.FLOWING) == 0 ? 0 : body.readVarInt()];
        for (int i = 0; i < flows.length; i++) {
            flows[i] = body.readVar();
        }
        return flows;
    }

    /** @param last whether no more of the same message come, so that its time is to be told */
    private void run(String name, long number, Function function, int flags, int arguments, ByteReader body, boolean last)
            throws IOException {
        answer.reset(KEEP);
        answer.writeLong(0);
        answer.writeVar(number);
        int head = answer.size();
        Thread.currentThread().setContextClassLoader(function.loader);
        FaultPoint.reach("received");
        journal.begin(number, clock.last());
        FaultPoint.reach("begun");
        int type = call(name, number, function, flags, arguments, body, last);
        Thread.interrupted();
        FaultPoint.reach("encoded");
        boolean alone = (flags & Message.ALONE) != 0;
        clock.ended(last || alone || type != Message.RESULT);
        if (type == Message.RESULT && !alone && answer.size() - head <= Journal.MAX_ITEM) {
            journal.appendItem(Message.RESULTS, number, answer, head, clock.nanos(), clock.tasks());
        } else {
            answer.putLong(0, clock.nanos());
            journal.append(type, answer);
        }
        FaultPoint.reach("answered");
        if (type == Message.OUT_OF_MEMORY) {
            endOutOfMemory();
        }
    }

    /** Answers a task that there was no memory to receive. */
    private void tooLarge(ByteReader task) throws IOException {
        long number = task.readVar();
        answer.reset(KEEP);
        answer.writeLong(0);
        answer.writeVar(number);
        answer.writeString(task.readString());
        journal.begin(number, System.nanoTime());
        journal.append(Message.OUT_OF_MEMORY, answer);
        endOutOfMemory();
    }

    /** Other threads may have died of it as well; a fresh worker is safer than this one. */
    private void endOutOfMemory() throws IOException {
        journal.flush();
        Runtime.getRuntime().halt(0);
    }

    /** Runs the task and adds to {@link #answer} what became of it; gives the type of that message. */
    private int call(String name, long number, Function function, int flags, int count, ByteReader body, boolean last) {
        int head = answer.size();
        try {
            @Nullable Object[] arguments;
            try {
                arguments = function.arguments(body, count);
            } catch (IOException e) {
                answer.writeString(String.valueOf(e.getMessage()));
                return Message.TASK_NOT_READABLE;
            } finally {
                if (last) {
                    body.release();
                }
            }
            Object value;
            Trace.flowIn(Message.SUBMIT, flow);
            try (Slice _ = Trace.isRecording() ? Trace.task(name, number) : null) {
                FaultPoint.reach("call");
                value = (flags & Message.COMPONENT) == 0 ? function.call(arguments) : makeComponent(function, arguments);
            }
            FaultPoint.reach("called");
            try {
                encode(value);
                return Message.RESULT;
            } catch (NotEncodable e) {
                answer.writeString(String.valueOf(e.getMessage()));
                return Message.RESULT_NOT_ENCODABLE;
            }
        } catch (OutOfMemoryError e) {
            answer.truncate(head);
            answer.writeString(ErrorText.message(e));
            return Message.OUT_OF_MEMORY;
        } catch (Throwable e) {
            answer.truncate(head);
            ErrorForm.write(e, answer, maxPayload);
            return Message.ERROR;
        }
    }

    private void encode(@Nullable Object value) throws NotEncodable {
        answer.limit(maxPayload);
        try {
            Codec.encode(value, answer);
        } finally {
            answer.unlimit();
        }
    }

    /** Makes a component of this worker, of which nothing is sent back. */
    private static @Nullable Object makeComponent(Function function, @Nullable Object[] arguments) throws Throwable {
        ProcessContext context = ProcessContext.ofWorker();
        @Nullable Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = context;
        context.components.add((WorkerComponent) function.call(all));
        return null;
    }
}
