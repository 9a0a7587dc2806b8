package dev.weft;

import dev.weft.host.HostedWorker;
import dev.weft.host.Room;
import dev.weft.host.RoomGone;
import dev.weft.host.WorkerCache;
import dev.weft.host.WorkerOrder;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.Frames;
import dev.weft.ipc.Outbox;
import dev.weft.job.Alarms;
import dev.weft.lines.Branch;
import dev.weft.lines.Switchboard;
import dev.weft.worker.Message;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One worker JVM as its pool sees it. A thread of its own starts the process, reads what it sends, and, at the end of that, finds out
 * how it ended; death is the end of the channel and nothing else.
 */
final class PooledWorker implements Runnable {
    /** How long a process may take to end once its channel has. */
    private static final long END_SECONDS = 2;

    private final ProcessPool pool;
    private final ProcessOptions options;
    final int number;
    final Outbox outbox;

    private final ToChild down;

    /** The worker as a place for ends of pipes. */
    private final Branch branch;

    private final WorkerOutput standardOutput;
    private final WorkerOutput standardError;
    private final WorkerOutput processError;
    private final ThreadFactory threads;

    // Guarded by the pool's lock.
    /** Jobs sent and not answered, in the order in which the worker runs them. */
    final ArrayDeque<RemoteJob<?>> inFlight = new ArrayDeque<>();

    /** How many tasks they are. */
    long load;

    /** How long all of them are expected to take together. */
    long expectedNanos;

    /** When the first of them became the first. */
    long headSince;

    /** Numbers of the functions that were sent. */
    final Set<Integer> known = new HashSet<>();

    /** When the {@link Stopper} looks at the first job. */
    long alarmAt;

    boolean hasAlarm;

    /** What is to run before its first task and has not ended. */
    final ArrayDeque<RemoteJob<?>> first = new ArrayDeque<>();

    /** How many tasks it has answered. */
    long answered;

    /** When it came to have nothing to do. */
    long idleSince;

    /** Why it is to end when it has nothing to do; null if it is not. */
    @Nullable WorkerEnd retirement;

    /** Whether it takes part in the work: false for a spare, and once it is to end. */
    boolean atWork;

    boolean recalling;

    /** Whether it was given what it does last. */
    boolean hasLastJobs;

    boolean ending;
    boolean killed;

    final Room room;

    /** Set once, by this worker's thread. */
    private volatile @Nullable HostedWorker hosted;

    volatile boolean ready;

    // Set by this worker's thread.
    private volatile long resident;
    private volatile long busyNanos;
    private volatile long readySince;

    PooledWorker(ProcessPool pool, ProcessOptions options, Room room, int number) {
        this.pool = pool;
        this.options = options;
        this.room = room;
        this.number = number;
        String name = pool.name() + " worker " + number;
        this.threads = Thread.ofPlatform().daemon(true).name(name + " output").factory();
        this.outbox = new Outbox(threads);
        this.down = new ToChild(outbox);
        this.branch = Switchboard.branch(down);
        outbox.append(Message.ADDRESS, ToChild.greeting(branch.address()));
        this.standardOutput = new WorkerOutput(options.output(), name, false);
        this.standardError = new WorkerOutput(options.output(), name, true);
        this.processError = new WorkerOutput(options.output(), name, true);
    }

    void start() {
        Thread thread = Thread.ofPlatform().daemon(true).name(pool.name() + " worker " + number + " input").unstarted(this);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            later(() -> {
                room.giveBack();
                gone(WorkerDeath.notStarted(e));
            });
        }
    }

    /** Tells of a start that failed for want of threads when there may be some again. */
    private static void later(Runnable told) {
        var _ = Alarms.in(ToChild.PAUSE_NANOS, () -> Alarms.elsewhere(told));
    }

    /** Sends what was appended. */
    void flush() {
        down.flush();
    }

    long pid() {
        HostedWorker started = hosted;
        return started == null ? 0 : started.pid();
    }

    private @Nullable String node() {
        HostedWorker started = hosted;
        return started == null ? null : started.node();
    }

    /** Whether it is this one. */
    boolean isIn(HostedWorker worker) {
        return hosted == worker;
    }

    /** Notes that a task took {@code nanos}; called by this worker's thread. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread only
    void worked(long nanos) {
        busyNanos += nanos;
    }

    private WorkerEnd reasonOfEnd(WorkerDeath death) {
        if (death.lost() != null) {
            return hosted == null ? WorkerEnd.NOT_STARTED : WorkerEnd.NODE_LOST;
        }
        if (retirement != null && ending) {
            return retirement;
        }
        if (killed) {
            return pool.isStoppedLocked() ? WorkerEnd.POOL_CLOSED : WorkerEnd.TASK_STOPPED;
        }
        return ready ? WorkerEnd.DIED : WorkerEnd.NOT_STARTED;
    }

    /** That it ended now, and why; the caller holds the pool's lock. */
    PoolStats.Ended ended(WorkerDeath death) {
        return new PoolStats.Ended(number, pid(), node(), answered, reasonOfEnd(death), Instant.now());
    }

    /** The caller holds the pool's lock. */
    PoolStats.State state() {
        if (ending || killed || retirement != null && !atWork) {
            return PoolStats.State.ENDING;
        }
        if (!ready || !first.isEmpty()) {
            return PoolStats.State.STARTING;
        }
        if (!atWork) {
            return PoolStats.State.SPARE;
        }
        return inFlight.isEmpty() ? PoolStats.State.IDLE : PoolStats.State.BUSY;
    }

    /** The caller holds the pool's lock. */
    PoolStats.Worker stats() {
        long now = System.nanoTime();
        long busy = busyNanos;
        long running = runningNanos(now);
        long lived = ready ? now - readySince : 0;
        return new PoolStats.Worker(number, pid(), node(), state(), answered, Duration.ofNanos(busy), Duration.ofNanos(running),
                Duration.ofNanos(Math.max(0, lived - busy - running)), residentBytes());
    }

    /** How long its present task has run until {@code now}; the caller holds the pool's lock. */
    private long runningNanos(long now) {
        RemoteJob<?> head = inFlight.peek();
        return head == null ? 0 : Math.max(0, now - begunAt(head.current(), now));
    }

    /** The caller holds the pool's lock. */
    RemoteWorkers.Seen seen() {
        return new RemoteWorkers.Seen(number, inFlight.peek(), Duration.ofNanos(runningNanos(System.nanoTime())), answered);
    }

    /** Notes how much memory it has now, if there is a limit to that. */
    void measure() {
        if (options.maxMemoryPerWorker() > 0) {
            resident = residentBytes();
        }
    }

    /** What {@link #measure} found last. */
    long resident() {
        return resident;
    }

    /** Resident memory in bytes, 0 where the system does not tell. */
    long residentBytes() {
        HostedWorker started = hosted;
        return started == null ? 0 : started.residentBytes();
    }

    Place place(@Nullable String task) {
        return new Place(pool.name(), number, pid(), node(), task);
    }

    /** Ends the process at once; its thread learns of it as of any death. The caller holds the pool's lock. */
    void kill() {
        killed = true;
        HostedWorker started = hosted;
        if (started != null) {
            started.kill();
        }
    }

    @Override
    public void run() {
        WorkerDeath death = startAndLive();
        if (death.lacksThreads()) {
            later(() -> gone(death));
        } else {
            gone(death);
        }
    }

    private WorkerDeath startAndLive() {
        var order = new WorkerOrder(options, pool.fleet(), pool.name(), number, pool.label);
        try (HostedWorker started = room.start(order)) {
            return live(started);
        } catch (RoomGone e) {
            return WorkerDeath.lost(e.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            return WorkerDeath.notStarted(e);
        }
    }

    private void gone(WorkerDeath death) {
        try {
            branch.end();
            if (!ready && hosted != null) {
                WorkerCache.refused();
            }
            standardOutput.end();
            standardError.end();
            outbox.end();
        } finally {
            pool.died(this, death);
        }
    }

    /**
     * When the worker has begun the task of this number, which is the first that it has; {@code now} if it has not.
     *
     * @param now {@link System#nanoTime} now
     */
    long begunAt(long task, long now) {
        HostedWorker started = hosted;
        if (started == null || started.begun() != task) {
            return now;
        }
        long begun = started.begunAt();
        // A clock that is not the one of this process cannot be used.
        return begun - now > 0 ? Math.min(headSince, now) : begun;
    }

    private WorkerDeath live(HostedWorker started) {
        hosted = started;
        var errors = new WorkerErrors(started.errors(), processError);
        Thread errorReader = Thread.ofPlatform().daemon(true).name(pool.name() + " worker " + number + " errors").unstarted(errors);
        String trouble = null;
        OutOfMemoryError refused = null;
        try {
            errorReader.start();
            if (pool.isKilled(this)) {
                started.kill();
            }
            outbox.connect(started.toWorker());
            read(started);
        } catch (IOException | RuntimeException | Error e) {
            trouble = "its channel broke: " + (e instanceof IOException ? e.getMessage() : e);
            refused = !ready && e instanceof OutOfMemoryError error ? error : null;
            started.kill();
        }
        HostedWorker.End end = started.awaitEnd();
        if (refused != null) {
            return WorkerDeath.notStarted(refused);
        }
        if (trouble == null) {
            // Whatever the process did, nothing more can come now.
            join(errorReader);
        }
        return WorkerDeath.of(end, started.begun(), errors.text(), trouble);
    }

    private void read(HostedWorker started) throws IOException {
        InputStream in = started.fromWorker();
        var frames = started.sharesMemory() ? new Frames(outbox.share()) : new Frames();
        boolean more;
        do {
            more = frames.readFrom(in);
            if (!more) {
                frames.feed(started.unsent(frames.received()));
            }
            var batch = new AnswerBatch(pool, this);
            try {
                while (frames.next()) {
                    if (!ready && frames.type() != Message.READY) {
                        throw WorkerGreeting.notFirst(frames.type());
                    }
                    accept(frames.type(), frames.body(), batch);
                }
                if (!ready) {
                    WorkerGreeting.checkBeginning(frames);
                }
            } finally {
                batch.end();
            }
        } while (more);
    }

    private void accept(int type, ByteReader body, AnswerBatch batch) throws IOException {
        switch (type) {
            case Message.READY -> {
                if (WorkerGreeting.read(body).cacheRefused()) {
                    WorkerCache.refused();
                }
                readySince = System.nanoTime();
                ready = true;
                pool.started(this);
            }
            case Message.OUTPUT -> (body.readByte() == Message.STANDARD_ERROR ? standardError : standardOutput).print(body.rest());
            case Message.FETCH -> {
                outbox.append(Message.CONTENT, pool.answer(body));
                flush();
            }
            case Message.PACKET -> branch.accept(body);
            case Message.CONSUMED -> outbox.consumed(body.readVar());
            case Message.RETURNED -> batch.returned(body);
            default -> {
                standardOutput.flushRest();
                standardError.flushRest();
                batch.answer(type, body);
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets the process end in order, and not for ever. The caller flushes. */
    void end() {
        ending = true;
        outbox.append(Message.END, new ByteWriter(0));
        HostedWorker started = hosted;
        if (started != null) {
            started.killLater();
        }
    }
}
