package dev.weft;

import dev.weft.host.Host;
import dev.weft.host.HostListener;
import dev.weft.host.HostedWorker;
import dev.weft.host.LocalHost;
import dev.weft.host.Reach;
import dev.weft.host.Room;
import dev.weft.host.WorkerCommand;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.Lookout;
import dev.weft.ipc.NotEncodable;
import dev.weft.job.Alarms;
import dev.weft.job.Nanos;
import dev.weft.job.Uncaught;
import dev.weft.worker.Message;
import dev.weft.worker.SetValue;
import dev.weft.worker.StopComponents;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs in worker JVMs.
 *
 * <p>Jobs wait in one queue. A worker that has nothing to do is given the next one; beyond that, workers are given jobs ahead only as
 * far as these are known to be short, so that none waits behind a long one. What turns out to wait behind a long one after all is called
 * back as soon as another worker is free. See {@link Dispatcher}.
 *
 * <p>One lock guards all of it. It is never held while user code runs, a value is encoded or decoded, or a pipe is written.
 */
final class ProcessPool extends AbstractPool {
    /** How often in a row workers may fail to start before the pool gives up. */
    private static final int MAX_START_FAILURES = 3;

    /** How many ends of workers are remembered. */
    private static final int LAST_ENDS = 32;

    /** How long after the need for a spare it is started. */
    private static final long SPARE_NANOS = 50_000_000;

    /** How deep worker JVMs may make worker JVMs: a task that opens a pool for its own kind would go on for ever. */
    private static final int MAX_DEPTH = 4;

    /** Jobs handed over as soon after each other as this are a burst. */
    private static final long BURST_NANOS = 3_000;

    /** As many jobs of a burst may wait for each other, and no longer than {@link #COLLECT_NANOS}. */
    private static final int COLLECTED = 64;

    private static final long COLLECT_NANOS = 50_000;

    private static final @Nullable Object[] NOTHING = {};

    private final ProcessOptions options;
    private final Host host;

    /** Sets the namespace of a worker; one is replaced by another with one more. */
    private volatile List<RemoteJob<?>> named = List.of();

    /** Makes components and initializes; then as it was when the pool was opened. */
    private final List<RemoteJob<?>> first = new ArrayList<>();

    private final @Nullable RemoteJob<?> exit;
    private final @Nullable RemoteJob<?> stop;
    private final RemoteCodes codes;

    /** For results: the way to a worker and back on a machine that has slept takes about this long. */
    final Lookout lookout = new Lookout(60_000);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Stopper stopper;
    private volatile int width;

    /** Whether a job has been asked for; written with the lock held. */
    private volatile boolean begun;

    /** When jobs were handed over last; racy: a burst may be noticed a job later. */
    private volatile long lastHand = System.nanoTime();

    /** Whether jobs wait although a worker is idle; written with the lock held. */
    private volatile boolean collecting;

    // Guarded by lock.
    /** How many workers the program wants at most. */
    private int limit;

    /** How many workers there is room for in all, also such as others use. */
    private int places = Integer.MAX_VALUE;

    private final Dispatcher dispatcher;
    private boolean shutDown;
    private boolean stopped;

    /** Whether what is to happen later happens also without further threads: until all workers have ended. */
    private boolean holdsAlarms = true;

    private int startFailures;

    /** When a start was last counted that failed for want of threads. */
    private long lastCounted = System.nanoTime() - ToChild.PAUSE_NANOS;

    /** Deaths of workers whose jobs are being told: the pool is not terminated before they know. */
    private int deathsUnderWay;

    private boolean hasIdleAlarm;
    private boolean hasCollectAlarm;
    private final Map<WorkerEnd, Integer> endings = new EnumMap<>(WorkerEnd.class);
    private final ArrayDeque<PoolStats.Ended> lastEnds = new ArrayDeque<>();
    private @Nullable WorkerStartFailed broken;

    /** A pool of workers on this machine. */
    ProcessPool(ProcessOptions options, @Nullable AbstractPool family, @Nullable String label) {
        this(options, _ -> new LocalHost(), family, label);
    }

    /** @param hosting makes the host of its workers, which tells what it is given */
    ProcessPool(ProcessOptions options, Function<HostListener, Host> hosting, @Nullable AbstractPool family, @Nullable String label) {
        super(options.pool(), family, label);
        this.options = options;
        this.codes = new RemoteCodes(maxPayload());
        this.stopper = new Stopper(options, lock);
        if (WorkerCommand.depth() >= MAX_DEPTH) {
            throw new IllegalStateException("pools of worker JVMs may be nested " + MAX_DEPTH + " deep, and this would be one more;"
                    + " use Pool.threads() here, or hand over tasks to the pool outside");
        }
        if (!options.processors().isEmpty() && !WorkerCommand.canBind()) {
            throw new IllegalStateException("workers cannot be bound to processors here: the command taskset is not on the PATH;"
                    + " install util-linux, or leave processors out");
        }
        this.host = hosting.apply(new Told());
        this.width = options.workers();
        this.limit = host.reach() == Reach.MACHINES ? options.pool().workersOr(Integer.MAX_VALUE) : width;
        this.dispatcher = new Dispatcher(options, this::makeWorker, this::lastJobs, this::watch,
                () -> Alarms.in(SPARE_NANOS, this::startSpares));
        for (Fn<WorkerContext, ? extends WorkerComponent> maker : options.pool().components()) {
            RemoteJob<?> job = encoded("component", maker, TaskOptions.defaults());
            job.makesComponent = true;
            first.add(job);
        }
        Action initializer = options.pool().initializer();
        if (initializer != null) {
            first.add(encoded("initializer", initializer, TaskOptions.defaults()));
        }
        TaskOptions atEnd = TaskOptions.defaults().timeout(WorkerLife.EXIT_LIMIT);
        PoolOptions.Exit last = options.pool().exit();
        this.exit = last == null ? null : encoded("exit", last.task(), atEnd);
        this.stop = options.pool().components().isEmpty() ? null : encoded("stop", new StopComponents(), atEnd);
        Alarms.hold();
        try {
            host.open();
            opened();
        } catch (RuntimeException | Error e) {
            Alarms.release();
            host.close();
            throw e;
        }
    }

    /** A job of which each worker gets a copy. */
    private RemoteJob<?> encoded(String name, Object function, TaskOptions taskOptions) {
        Callable<@Nullable Void> nothing = () -> null;
        RemoteJob<?> job = job(function, nothing, taskOptions.name(name), NOTHING);
        if (job.isDone() && job.exceptionNow() instanceof TaskNotEncodable reason) {
            Throwable detail = reason.getCause() == null ? reason : reason.getCause();
            throw new IllegalArgumentException(name + " cannot be sent to workers: " + detail.getMessage(), reason);
        }
        return job;
    }

    @Override
    void named(String valueName, Object value) {
        RemoteJob<?> job = encoded("namespace", new SetValue(valueName, value), TaskOptions.defaults());
        var all = new ArrayList<>(named);
        all.add(job);
        named = List.copyOf(all);
    }

    private @Nullable PooledWorker makeWorker() {
        Room room = host.take();
        if (room == null) {
            host.want(dispatcher.wanted());
            return null;
        }
        int number = nextWorker();
        var worker = new PooledWorker(this, options, room, number);
        if (insights != null) {
            insights.made(number);
        }
        for (RemoteJob<?> job : named) {
            worker.first.add(job.copy(RemoteJob.Role.FIRST));
        }
        for (RemoteJob<?> job : first) {
            worker.first.add(job.copy(RemoteJob.Role.FIRST));
        }
        return worker;
    }

    /** What a worker does before it ends in order. */
    private List<RemoteJob<?>> lastJobs() {
        var jobs = new ArrayList<RemoteJob<?>>();
        PoolOptions.Exit last = options.pool().exit();
        if (exit != null && last != null) {
            RemoteJob<?> job = exit.copy(RemoteJob.Role.LAST);
            var _ = job.onDone(last.results());
            jobs.add(job);
        }
        if (stop != null) {
            RemoteJob<?> job = stop.copy(RemoteJob.Role.LAST);
            var _ = job.onFailure(Uncaught::report);
            jobs.add(job);
        }
        return jobs;
    }

    @Override
    Reach reach() {
        return host.reach();
    }

    @Override
    String kind() {
        return host.kind();
    }

    @Override
    int width() {
        return width;
    }

    @Override
    WorkersAtWork workersAtWork(String task) {
        return new RemoteWorkers(this);
    }

    /** The workers that take part in the work, in the order of their numbers. */
    List<RemoteWorkers.Seen> atWork() {
        lock.lock();
        try {
            return dispatcher.workers().stream()
                    .filter(worker -> worker.atWork)
                    .sorted(Comparator.comparingInt(worker -> worker.number))
                    .map(PooledWorker::seen)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    @Override
    long handOverNanos() {
        return host.handOverNanos();
    }

    @Override
    public void resize(int workers) {
        Checks.atLeastOne("workers", workers);
        resize(() -> limit = workers);
    }

    /** @param change changes what the width depends on, with the lock held */
    private void resize(Runnable change) {
        List<PooledWorker> touched;
        lock.lock();
        try {
            change.run();
            width = Math.max(1, Math.min(limit, places));
            touched = dispatcher.resize(width);
            if (!stopped && broken == null) {
                touched.addAll(dispatcher.dispatch());
            }
        } finally {
            lock.unlock();
        }
        flush(touched);
    }

    @Override
    public PoolStats stats() {
        lock.lock();
        try {
            List<PoolStats.Worker> workers = dispatcher.workers().stream()
                    .sorted(Comparator.comparingInt(worker -> worker.number))
                    .map(PooledWorker::stats)
                    .toList();
            return stats(width, dispatcher.busy(), workers, endings, lastEnds);
        } finally {
            lock.unlock();
        }
    }

    /** What its host says. */
    private final class Told implements HostListener {
        @Override
        public void roomCame() {
            List<PooledWorker> touched;
            lock.lock();
            try {
                touched = stopped || broken != null ? new ArrayList<>() : dispatcher.dispatch();
                host.want(dispatcher.wanted());
            } finally {
                lock.unlock();
            }
            flush(touched);
        }

        @Override
        public void sizeIs(int workers) {
            resize(() -> places = workers);
        }

        @Override
        public void leaves(HostedWorker worker) {
            List<PooledWorker> touched;
            lock.lock();
            try {
                touched = new ArrayList<>(dispatcher.workers().stream().filter(each -> each.isIn(worker)).toList());
                touched.forEach(each -> dispatcher.dismiss(each, WorkerEnd.NODE_LEFT));
                if (!stopped && broken == null) {
                    touched.addAll(dispatcher.dispatch());
                }
            } finally {
                lock.unlock();
            }
            flush(touched);
        }

        @Override
        public void lost(String reason) {
            var ends = new ArrayList<Runnable>();
            lock.lock();
            try {
                if (broken == null) {
                    broken = new WorkerStartFailed(Place.ofPool(name(), null), reason);
                }
                dispatcher.workers().forEach(PooledWorker::kill);
                endWaiting(ends);
            } finally {
                lock.unlock();
            }
            ends.forEach(Runnable::run);
            tellIfTerminated();
        }
    }

    boolean isStoppedLocked() {
        return stopped || broken != null;
    }

    // Making jobs

    /** How many bytes the values of a task may have. */
    long maxPayload() {
        return options.maxPayload() == 0 ? ByteWriter.MAX_BYTES : options.maxPayload();
    }

    /** Has the first worker start while its first job is being encoded. */
    private void begin() {
        use();
        if (begun) {
            return;
        }
        lock.lock();
        try {
            if (!begun && !shutDown) {
                begun = true;
                dispatcher.startFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    <T extends @Nullable Object> PoolJob<T> job(Object function, Callable<? extends T> body, TaskOptions taskOptions) {
        begin();
        return job(function, body, taskOptions, NOTHING);
    }

    @Override
    <A extends @Nullable Object, R extends @Nullable Object> PoolJob<R> job(Callee<A, R> callee, A item) {
        begin();
        return this.<R>job(callee.code(), new Application<>(callee, item), TaskOptions.defaults(), callee.arguments(item));
    }

    private <T extends @Nullable Object> RemoteJob<T> job(
            Object function, Callable<? extends T> body, TaskOptions taskOptions, @Nullable Object[] arguments) {
        RemoteCodes.Parts parts = codes.partsOf(function);
        int values = parts.first().length + arguments.length;
        var job = new RemoteJob<T>(this, nextNumbers(1), function, body, parts.code(), values, taskOptions);
        var message = new ByteWriter(32);
        Sending sending = Sending.of(this, function, parts.code(), parts.first(), arguments, taskOptions, message);
        TaskNotEncodable failure = sending.failure();
        if (failure == null) {
            job.message = message;
            sending.watch(job);
        } else {
            job.fail(failure);
        }
        return job;
    }

    @Override
    <A extends @Nullable Object, R extends @Nullable Object> Calls<A, R> calls(
            Callee<A, R> callee, TaskOptions taskOptions) {
        begin();
        try {
            return new RemoteCalls<>(this, callee, codes.bind(callee.code()), taskOptions);
        } catch (NotEncodable e) {
            String given = taskOptions.name();
            String name = given == null ? callee.name() : given;
            throw new TaskNotEncodable(Place.ofPool(name(), name), String.valueOf(e.getMessage()), e);
        }
    }

    // Handing over

    @Override
    void hand(List<? extends PoolJob<?>> jobs) {
        List<PooledWorker> touched;
        long now = System.nanoTime();
        lock.lock();
        try {
            if (broken != null) {
                throw new PoolBroken(broken.place(), broken);
            }
            if (shutDown) {
                throw shutDownError();
            }
            submitted(count(jobs));
            dispatcher.enqueue(jobs);
            boolean burst = now - lastHand < BURST_NANOS;
            lastHand = now;
            touched = burst && collects() ? List.of() : dispatcher.dispatch();
        } finally {
            lock.unlock();
        }
        if (!touched.isEmpty()) {
            flush(touched);
            lastHand = System.nanoTime();
        }
        TraceMarks.open(this);
    }

    /** Has short jobs that come at once wait for each other if they are few; called with the lock held. */
    private boolean collects() {
        collecting = dispatcher.mayCollect(COLLECTED);
        if (collecting && !hasCollectAlarm) {
            hasCollectAlarm = true;
            var _ = Alarms.in(COLLECT_NANOS, this::collected);
        }
        return collecting;
    }

    private void startSpares() {
        List<PooledWorker> touched;
        lock.lock();
        try {
            touched = stopped || broken != null ? List.of() : dispatcher.startSpares();
        } finally {
            lock.unlock();
        }
        flush(touched);
    }

    private void collected() {
        lock.lock();
        try {
            hasCollectAlarm = false;
        } finally {
            lock.unlock();
        }
        awaited();
    }

    /** Gives idle workers what was collected for them. */
    @Override
    void awaited() {
        if (!collecting) {
            return;
        }
        List<PooledWorker> touched = new ArrayList<>();
        lock.lock();
        try {
            collecting = false;
            if (!stopped && broken == null) {
                touched = dispatcher.dispatch();
            }
        } finally {
            lock.unlock();
        }
        flush(touched);
    }

    private static int count(List<? extends PoolJob<?>> jobs) {
        int count = 0;
        for (PoolJob<?> job : jobs) {
            count += ((RemoteJob<?>) job).count;
        }
        return count;
    }

    private static void flush(List<PooledWorker> workers) {
        for (PooledWorker worker : workers) {
            worker.flush();
        }
    }

    // What workers report, each on the worker's own thread

    void started(PooledWorker worker) {
        FlightEvents.started(worker);
        TraceMarks.started(worker);
        if (insights != null) {
            insights.started(worker.number);
        }
        lock.lock();
        try {
            if (worker.first.isEmpty()) {
                startFailures = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The {@code count} tasks that {@code worker} has carried out with success, the first with this number; null if it should not be
     * answering them.
     */
    @Nullable List<Dispatcher.Answered> succeeded(PooledWorker worker, long number, int count) {
        lock.lock();
        try {
            List<Dispatcher.Answered> answered = dispatcher.answered(worker, number, count);
            if (answered != null && answered.getLast().job().role == RemoteJob.Role.FIRST) {
                startFailures = 0;
            }
            return answered;
        } finally {
            lock.unlock();
        }
    }

    /** The job of the task with this number, which {@code worker} could not carry out; null if it should not be answering it. */
    @Nullable RemoteJob<?> answered(PooledWorker worker, long number) {
        lock.lock();
        try {
            RemoteJob<?> job = Dispatcher.isolate(worker);
            return job == null || dispatcher.answered(worker, number, 1) == null ? null : job;
        } finally {
            lock.unlock();
        }
    }

    /** What to fail {@code job} with, which {@code worker} has answered with {@code error}; null if it is begun again or has ended. */
    @Nullable Throwable failed(PooledWorker worker, RemoteJob<?> job, Throwable error) {
        lock.lock();
        try {
            if (job.role == RemoteJob.Role.FIRST) {
                broken = new WorkerStartFailed(worker.place(null), WorkerLife.startFailure(job.name(), error), error);
                worker.kill();
                var ends = new ArrayList<Runnable>();
                endWaiting(ends);
                Alarms.elsewhere(() -> ends.forEach(Runnable::run));
                return null;
            }
            Throwable failure = job.overdue ? job.timeout(worker.place(job.name())) : error;
            job.overdue = false;
            if (job.isDone()) {
                return null;
            }
            if (!job.hasAttemptLeft() || !job.options.retriesOn(failure) || stopped || broken != null) {
                job.message = null;
                return job.history.giveUp(failure);
            }
            job.history.add(failure);
            retried();
            FlightEvents.retried(worker.place(job.name()), failure);
            job.answered = 0;
            dispatcher.requeue(job);
            return null;
        } finally {
            lock.unlock();
        }
    }

    void returned(PooledWorker worker, Set<Long> numbers) {
        lock.lock();
        try {
            dispatcher.returned(worker, numbers);
        } finally {
            lock.unlock();
        }
    }

    /** Gives {@code worker}, and others that can take it, new work. */
    void refill(PooledWorker worker, boolean answered) {
        List<PooledWorker> touched;
        lock.lock();
        try {
            if (options.maxMemoryPerWorker() > 0 && worker.resident() > options.maxMemoryPerWorker()) {
                worker.retirement = WorkerEnd.TOO_LARGE;
            }
            boolean burst = System.nanoTime() - lastHand < BURST_NANOS;
            touched = dispatcher.refill(worker, answered, burst && collects());
            touched.addAll(endIdleWorkers());
        } finally {
            lock.unlock();
        }
        flush(touched);
    }

    boolean isKilled(PooledWorker worker) {
        lock.lock();
        try {
            return worker.killed;
        } finally {
            lock.unlock();
        }
    }

    /** Answers a worker's wish for a class or resource. */
    ByteWriter answer(ByteReader wish) throws CorruptFrame {
        return codes.answer(wish);
    }

    void died(PooledWorker worker, WorkerDeath death) {
        var ends = new ArrayList<Runnable>();
        List<PooledWorker> touched;
        PoolStats.Ended end;
        lock.lock();
        try {
            end = worker.ended(death);
            endings.merge(end.reason(), 1, Integer::sum);
            lastEnds.add(end);
            if (lastEnds.size() > LAST_ENDS) {
                lastEnds.remove();
            }
            // Of a worker that was lost it is not known what it did last.
            long begun = death.lost() == null || worker.inFlight.isEmpty() ? death.begun() : worker.inFlight.element().current();
            RemoteJob<?> running = dispatcher.remove(worker, begun);
            if (running != null && running.role == RemoteJob.Role.FIRST) {
                if (!worker.killed && death.lost() == null) {
                    WorkerException failure = death.failure(worker.place(running.name()), "");
                    noteStartFailure(new WorkerStartFailed(worker.place(null), String.valueOf(failure.getMessage()), failure));
                }
            } else if (running != null && !running.isDone()) {
                endOrRequeue(running, worker, death, ends);
            }
            if (!worker.ready && !worker.killed && death.lost() == null && (death.lacksThreads() ? isCounted() : worker.room.failed())) {
                noteStartFailure(death.startFailure(worker.place(null)));
            }
            touched = stopped || broken != null ? new ArrayList<>() : dispatcher.dispatch();
            endWaiting(ends);
            if (running != null && running.role != RemoteJob.Role.LAST && !shutDown && broken == null) {
                dispatcher.replace();
            }
            touched.addAll(endIdleWorkers());
            deathsUnderWay++;
        } finally {
            lock.unlock();
        }
        flush(touched);
        FlightEvents.ended(name(), end);
        if (insights != null) {
            insights.ended(worker.number);
        }
        TraceMarks.ended(name(), end);
        ends.forEach(Runnable::run);
        TraceMarks.open(this);
        lock.lock();
        try {
            deathsUnderWay--;
            signalIfTerminated();
        } finally {
            lock.unlock();
        }
    }

    private void endOrRequeue(RemoteJob<?> running, PooledWorker worker, WorkerDeath death, List<Runnable> ends) {
        running.begun(worker.headSince, worker.place(null));
        if (stopped) {
            ends.add(running::cancel);
            return;
        }
        WorkerStartFailed reason = broken;
        if (reason != null && worker.killed && !running.overdue) {
            ends.add(() -> running.fail(new PoolBroken(reason.place(), reason)));
            return;
        }
        Place place = worker.place(running.name());
        WorkerException failure = running.overdue ? running.timeout(place) : death.failure(place, running.history.text());
        boolean again = failure instanceof NodeLost
                ? running.history.attempts() + 1 < Math.max(running.options.maxAttempts(), host.attemptsWhenLost())
                : running.hasAttemptLeft() && (!running.overdue || running.options.retriesOn(failure));
        running.overdue = false;
        if (again) {
            running.history.add(failure);
            retried();
            FlightEvents.retried(place, failure);
            dispatcher.requeue(running);
        } else {
            Throwable end = running.history.giveUp(failure);
            ends.add(() -> running.fail(end));
        }
    }

    /** Whether a start counts that failed for want of threads: while no worker carries out tasks, and once in a pause. */
    private boolean isCounted() {
        long now = System.nanoTime();
        boolean counts = dispatcher.workers().stream().noneMatch(worker -> worker.ready) && now - lastCounted >= ToChild.PAUSE_NANOS / 2;
        lastCounted = counts ? now : lastCounted;
        return counts;
    }

    private void noteStartFailure(WorkerStartFailed failure) {
        if (++startFailures >= MAX_START_FAILURES) {
            broken = failure;
        }
    }

    /** What came back from a worker that died has nowhere to go when no other will run it. */
    private void endWaiting(List<Runnable> ends) {
        WorkerStartFailed reason = broken;
        if (stopped || reason != null) {
            for (RemoteJob<?> job : dispatcher.drain()) {
                ends.add(reason == null ? job::cancel : () -> job.fail(new PoolBroken(reason.place(), reason)));
            }
        }
    }

    // The end

    /** Called when what {@code worker} has to do is something else than before, with the lock held. */
    private void watch(PooledWorker worker) {
        if (!worker.inFlight.isEmpty()) {
            stopper.watch(worker);
        } else if (!options.pool().idleTimeout().isZero() && !hasIdleAlarm) {
            hasIdleAlarm = true;
            var _ = Alarms.in(Nanos.of(options.pool().idleTimeout()), this::endLongIdle);
        }
    }

    private void endLongIdle() {
        List<PooledWorker> touched;
        lock.lock();
        try {
            long idleNanos = Nanos.of(options.pool().idleTimeout());
            long now = System.nanoTime();
            touched = dispatcher.endIdleSince(now - idleNanos);
            Long since = dispatcher.longestIdle();
            hasIdleAlarm = since != null;
            if (since != null) {
                var _ = Alarms.in(since + idleNanos - now, this::endLongIdle);
            }
        } finally {
            lock.unlock();
        }
        flush(touched);
    }

    private List<PooledWorker> endIdleWorkers() {
        return shutDown ? dispatcher.endIdle() : List.of();
    }

    @Override
    public void shutdown() {
        List<PooledWorker> touched;
        lock.lock();
        try {
            shutDown = true;
            touched = endIdleWorkers();
            signalIfTerminated();
        } finally {
            lock.unlock();
        }
        flush(touched);
        unpublish();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<RemoteJob<?>> unbegun;
        var running = new ArrayList<RemoteJob<?>>();
        lock.lock();
        try {
            shutDown = true;
            stopped = true;
            unbegun = dispatcher.drain();
            for (PooledWorker worker : dispatcher.workers()) {
                worker.kill();
                RemoteJob<?> current = Dispatcher.isolate(worker);
                for (RemoteJob<?> job : worker.inFlight) {
                    // What prepares a worker or ends it is no task of the program's that could be given back.
                    (job.equals(current) || job.role != RemoteJob.Role.TASK ? running : unbegun).add(job);
                }
            }
            signalIfTerminated();
        } finally {
            lock.unlock();
        }
        unpublish();
        List<Runnable> tasks = handBack(unbegun);
        running.forEach(PoolJob::cancel);
        return tasks;
    }

    /** Stops a job that a cancel has ended, if it was sent to a worker. */
    void cancelled(RemoteJob<?> job, boolean stop) {
        PooledWorker worker;
        lock.lock();
        try {
            job.message = null;
            worker = job.worker;
            if (worker == null || worker.killed) {
                // It may have been the last that waited.
                signalIfTerminated();
                return;
            }
            look(job, worker);
            if (stop) {
                stopper.stop(worker, job);
            } else {
                Stopper.send(worker, job, Message.GIVE_BACK);
            }
        } finally {
            lock.unlock();
        }
        worker.flush();
    }

    /** Notes when {@code job} was begun if a worker runs it. */
    void look(RemoteJob<?> job) {
        lock.lock();
        try {
            PooledWorker worker = job.worker;
            if (worker != null) {
                look(job, worker);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void look(RemoteJob<?> job, PooledWorker worker) {
        long now = System.nanoTime();
        long begun = worker.begunAt(job.current(), now);
        if (begun != now) {
            job.begun(begun, worker.place(null));
        }
    }

    /** Gives the memory back of what {@code job}, which has ended, was sent with. */
    void release(RemoteJob<?> job) {
        lock.lock();
        try {
            job.message = null;
        } finally {
            lock.unlock();
        }
    }

    void forget(RemoteCode code) {
        List<PooledWorker> touched;
        lock.lock();
        try {
            touched = dispatcher.forget(code);
        } finally {
            lock.unlock();
        }
        flush(touched);
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return shutDown;
        } finally {
            lock.unlock();
        }
    }

    private void signalIfTerminated() {
        if (isTerminatedLocked()) {
            ended.signalAll();
            if (holdsAlarms) {
                holdsAlarms = false;
                Alarms.elsewhere(host::close);
                Alarms.release();
            }
        }
    }

    private void tellIfTerminated() {
        lock.lock();
        try {
            signalIfTerminated();
        } finally {
            lock.unlock();
        }
    }

    private boolean isTerminatedLocked() {
        return shutDown && dispatcher.isEmpty() && deathsUnderWay == 0;
    }

    @Override
    public boolean isTerminated() {
        lock.lock();
        try {
            return isTerminatedLocked();
        } finally {
            lock.unlock();
        }
    }

    @Override
    boolean awaitWorkers(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (!isTerminatedLocked()) {
                if (left <= 0) {
                    return false;
                }
                left = ended.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
