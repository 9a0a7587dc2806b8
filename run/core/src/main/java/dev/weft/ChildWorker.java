package dev.weft;

import dev.weft.host.Nearness;
import dev.weft.host.WorkerCache;
import dev.weft.host.WorkerCommand;
import dev.weft.host.WorkerOrder;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.ChildProcess;
import dev.weft.ipc.Frames;
import dev.weft.ipc.JournalTail;
import dev.weft.ipc.NotEncodable;
import dev.weft.ipc.Outbox;
import dev.weft.job.CodeNames;
import dev.weft.lines.Branch;
import dev.weft.lines.Parcel;
import dev.weft.lines.Readiness;
import dev.weft.lines.Switchboard;
import dev.weft.worker.Identity;
import dev.weft.worker.Message;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A worker JVM for one function. A thread of its own, which is a daemon if the process is, reads what the process sends and learns of its
 * end; that the JVM waits for threads is how a program waits for its processes.
 */
final class ChildWorker implements WorkerProcess {
    /** How long a process may take to end once its channel has, and its error stream once it has. */
    private static final long END_SECONDS = 2;

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final AtomicInteger STARTS = new AtomicInteger();
    private static final Map<Integer, ChildWorker> ACTIVE = new ConcurrentSkipListMap<>();

    private final Action action;
    private final WorkerProcessOptions options;
    private final String name;
    private final RemoteCodes codes = new RemoteCodes(ByteWriter.MAX_BYTES);
    private final Outbox outbox;
    private final CountDownLatch ended = new CountDownLatch(1);

    // Guarded by this.
    private boolean started;
    private boolean closed;
    private @Nullable Process process;

    /** Ends of pipes that the function captured. */
    private Parcel enclosed = Parcel.empty();

    /** Set before {@link #ended} is counted down. */
    private volatile int exitCode;

    ChildWorker(Action action, WorkerProcessOptions options) {
        this.action = action;
        this.options = options;
        this.name = options.name() == null ? Identity.childName(NUMBERS.incrementAndGet()) : options.name();
        this.outbox = new Outbox(Thread.ofPlatform().daemon(true).name(name + " output").factory());
    }

    static List<WorkerProcess> active() {
        return List.copyOf(ACTIVE.values());
    }

    // Starting

    @Override
    public synchronized void start() {
        checkOpen();
        if (started) {
            throw new IllegalStateException(this + " was started before; a process is started once");
        }
        ByteWriter message;
        try (Parcel parcel = Parcel.open()) {
            enclosed = parcel;
            message = message();
        } catch (TaskNotEncodable e) {
            enclosed.takeBack();
            throw e;
        }
        Branch branch = Switchboard.branch(new ToChild(outbox));
        outbox.append(Message.ADDRESS, ToChild.greeting(branch.address()));
        outbox.append(Message.PROCESS, message);
        var order = new WorkerOrder(options.jvm(), options.jvm().workers(), name, WorkerOrder.NOT_POOLED, null);
        JournalTail journal = null;
        try {
            journal = JournalTail.create();
            process = ChildProcess.start(
                    WorkerCommand.of(order, Nearness.BESIDE, journal.path()),
                    options.environment(),
                    options.directory());
        } catch (IOException | RuntimeException | Error e) {
            var failure = new WorkerStartFailed(place(), String.valueOf(e.getMessage()), e);
            close(journal, failure);
            branch.end();
            enclosed.takeBack();
            throw failure;
        }
        started = true;
        Integer number = STARTS.incrementAndGet();
        ACTIVE.put(number, this);
        Process running = process;
        JournalTail tail = journal;
        Thread.ofPlatform().daemon(options.daemon()).name(name + " input").start(() -> live(running, tail, branch, number));
    }

    private ByteWriter message() {
        var message = new ByteWriter(256);
        message.write(options.daemon() ? 1 : 0);
        message.writeString(Identity.name());
        try {
            ByteWriter function = codes.bind(action).message();
            message.write(function.array(), 0, function.size());
        } catch (NotEncodable | OutOfMemoryError e) {
            throw new TaskNotEncodable(place(), String.valueOf(e.getMessage()), e);
        }
        return message;
    }

    private Place place() {
        return Place.ofProcess(name, pid(), CodeNames.of(action));
    }

    // Living, on the thread "process-1 input"

    private void live(Process running, JournalTail journal, Branch branch, Integer number) {
        var output = new WorkerOutput(options.output(), name, false);
        var errors = new WorkerOutput(options.output(), name, true);
        Thread errorReader = Thread.ofPlatform()
                .daemon(true)
                .name(name + " errors")
                .unstarted(new WorkerErrors(running.getErrorStream(), new WorkerOutput(options.output(), name, true)));
        try {
            errorReader.start();
            outbox.connect(running.getOutputStream());
            read(running.getInputStream(), journal, branch, output, errors);
        } catch (IOException | RuntimeException | Error e) {
            // A channel that speaks nonsense cannot be mended; the exit code will tell of the kill.
            errors.print(("the channel to " + this + " broke: " + e + System.lineSeparator()).getBytes(System.err.charset()));
            running.toHandle().destroyForcibly();
        } finally {
            branch.end();
            enclosed.lost();
            int code = awaitEnd(running, errorReader);
            output.end();
            errors.end();
            outbox.end();
            close(journal, null);
            int signal = Signals.ofExitCode(code);
            exitCode = signal > 0 ? -signal : code;
            ACTIVE.remove(number);
            ended.countDown();
            Readiness.changed();
        }
    }

    private void read(InputStream in, JournalTail journal, Branch branch, WorkerOutput output, WorkerOutput errors) throws IOException {
        var frames = new Frames(outbox.share());
        boolean more;
        boolean greeted = false;
        do {
            more = frames.readFrom(in);
            if (!more) {
                frames.feed(journal.unsent(frames.received()));
            }
            while (frames.next()) {
                if (!greeted && frames.type() != Message.READY) {
                    throw WorkerGreeting.notFirst(frames.type());
                }
                greeted = true;
                accept(frames.type(), frames.body(), branch, output, errors);
            }
            if (!greeted) {
                WorkerGreeting.checkBeginning(frames);
            }
        } while (more);
    }

    private void accept(int type, ByteReader body, Branch branch, WorkerOutput output, WorkerOutput errors) throws IOException {
        switch (type) {
            case Message.OUTPUT -> (body.readByte() == Message.STANDARD_ERROR ? errors : output).print(body.rest());
            case Message.PACKET -> branch.accept(body);
            case Message.CONSUMED -> outbox.consumed(body.readVar());
            case Message.FETCH -> {
                outbox.append(Message.CONTENT, codes.answer(body));
                outbox.flush();
            }
            case Message.READY -> {
                if (WorkerGreeting.read(body).cacheRefused()) {
                    WorkerCache.refused();
                }
            }
            default -> throw new IOException("unknown message " + type);
        }
    }

    private static int awaitEnd(Process running, Thread errorReader) {
        boolean interrupted = false;
        while (true) {
            try {
                if (!running.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    running.toHandle().destroyForcibly();
                }
                int code = running.waitFor();
                // A process that it started itself may hold the stream open.
                errorReader.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return code;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private static void close(@Nullable JournalTail journal, @Nullable Throwable failure) {
        if (journal == null) {
            return;
        }
        try {
            journal.close();
        } catch (IOException e) {
            if (failure != null) {
                failure.addSuppressed(e);
            }
        }
    }

    // Watching and ending

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(this + " is closed; ask it before close()");
        }
    }

    private synchronized Process started(String call) {
        checkOpen();
        if (process == null) {
            throw new IllegalStateException(this + " was not started; call start() before " + call + "()");
        }
        return process;
    }

    private boolean hasEnded() {
        return ended.getCount() == 0;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized boolean isDaemon() {
        checkOpen();
        return options.daemon();
    }

    @Override
    public synchronized long pid() {
        checkOpen();
        return process == null ? 0 : process.pid();
    }

    @Override
    public void join() throws InterruptedException {
        var _ = started("join");
        ended.await();
    }

    @Override
    public boolean join(Duration timeout) throws InterruptedException {
        var _ = started("join");
        return ended.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized boolean isAlive() {
        checkOpen();
        return started && !hasEnded();
    }

    @Override
    public synchronized boolean isReady() {
        checkOpen();
        return hasEnded();
    }

    @Override
    public synchronized OptionalInt exitCode() {
        checkOpen();
        return hasEnded() ? OptionalInt.of(exitCode) : OptionalInt.empty();
    }

    // Through the handle: the process object would close the channel as well, which ends the process before its shutdown hooks do.

    @Override
    public void terminate() {
        var _ = started("terminate").toHandle().destroy();
    }

    @Override
    public void kill() {
        var _ = started("kill").toHandle().destroyForcibly();
    }

    @Override
    public synchronized void close() {
        if (started && !hasEnded()) {
            throw new IllegalStateException(
                    "a process can be closed once it has ended, but " + this + " is alive; call join() first, or kill() and join()");
        }
        closed = true;
    }

    @Override
    public synchronized String toString() {
        return "process \"" + name + "\"" + (process == null ? "" : " (pid " + process.pid() + ")");
    }
}
