package dev.weft;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import dev.weft.lines.Parcel;
import dev.weft.worker.Message;
import dev.weft.worker.Receivers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
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

    private final ProcessOptions options;
    private final RemoteCodes codes = new RemoteCodes();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Stopper stopper;

    // Guarded by lock.
    private final Dispatcher dispatcher;
    private boolean shutDown;
    private boolean stopped;
    private int startFailures;
    private @Nullable WorkerStartFailed broken;

    ProcessPool(ProcessOptions options) {
        this.options = options;
        this.stopper = new Stopper(options, lock);
        this.dispatcher = new Dispatcher(options.workers(), number -> new PooledWorker(this, options, number), stopper::watch);
    }

    @Override
    int width() {
        return options.workers();
    }

    // Making jobs

    @Override
    <T extends @Nullable Object> PoolJob<T> job(Object function, Callable<? extends T> body, TaskOptions taskOptions) {
        RemoteCodes.Parts parts = codes.partsOf(function);
        var job = new RemoteJob<T>(this, function, body, parts.code(), taskOptions);
        encode(job, parts.first(), new @Nullable Object[0]);
        return job;
    }

    @Override
    <A extends @Nullable Object, R extends @Nullable Object> PoolJob<R> job(Fn<? super A, ? extends R> fn, A a) {
        RemoteCodes.Parts parts = codes.partsOf(fn);
        var job = new RemoteJob<R>(this, fn, () -> fn.apply(a), parts.code(), TaskOptions.defaults());
        encode(job, parts.first(), new @Nullable Object[] {a});
        return job;
    }

    @Override
    <A extends @Nullable Object, R extends @Nullable Object> Calls<A, R> calls(
            Fn<? super A, ? extends R> fn, TaskOptions taskOptions) {
        try {
            return new RemoteCalls<>(this, fn, codes.bind(fn), taskOptions);
        } catch (NotEncodable e) {
            String given = taskOptions.name();
            String name = given == null ? CodeNames.of(fn) : given;
            throw new TaskNotEncodable(new Place(name(), 0, 0, name), String.valueOf(e.getMessage()), e);
        }
    }

    /** Makes the message of {@code job}, or ends the job because it cannot be sent. */
    void encode(RemoteJob<?> job, @Nullable Object[] first, @Nullable Object[] arguments) {
        var message = new ByteWriter(32);
        message.writeVar(job.number);
        message.writeVar(job.code.number());
        String taskName = job.options.name();
        message.write(taskName == null ? 0 : 1);
        if (taskName != null) {
            message.writeString(taskName);
        }
        message.writeVar(first.length + arguments.length);
        String part = "";
        Parcel enclosed = Parcel.empty();
        try (Parcel parcel = Parcel.open()) {
            enclosed = parcel;
            RemoteCodes.encodeFirst(job.function(), job.code, first, message);
            part = "the argument of ";
            for (Object value : arguments) {
                Receivers.encode(value, message);
            }
            job.message = message;
            if (!parcel.tickets().isEmpty()) {
                var _ = job.onDone(_ -> parcel.lost());
            }
        } catch (NotEncodable | OutOfMemoryError e) {
            enclosed.takeBack();
            job.fail(new TaskNotEncodable(part, new Place(name(), 0, 0, job.name()), String.valueOf(e.getMessage()), e));
        }
    }

    // Handing over

    @Override
    void hand(List<? extends PoolJob<?>> jobs, boolean together) {
        List<PooledWorker> touched;
        lock.lock();
        try {
            if (broken != null) {
                throw new PoolBroken(broken.place(), broken);
            }
            if (shutDown) {
                throw shutDownError();
            }
            dispatcher.enqueue(jobs, together);
            touched = dispatcher.dispatch();
        } finally {
            lock.unlock();
        }
        flush(touched);
    }

    private static void flush(List<PooledWorker> workers) {
        for (PooledWorker worker : workers) {
            worker.outbox.flush();
        }
    }

    // What workers report, each on the worker's own thread

    void started() {
        lock.lock();
        try {
            startFailures = 0;
        } finally {
            lock.unlock();
        }
    }

    /** The job that an answer of {@code worker} is for; null if the worker should not be answering it. */
    @Nullable RemoteJob<?> answered(PooledWorker worker, long number, boolean succeeded) {
        lock.lock();
        try {
            return dispatcher.answered(worker, number, succeeded);
        } finally {
            lock.unlock();
        }
    }

    /** What to fail {@code job} with, which {@code worker} has answered with {@code error}; null if it is begun again or has ended. */
    @Nullable Throwable failed(PooledWorker worker, RemoteJob<?> job, Throwable error) {
        lock.lock();
        try {
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
            dispatcher.requeue(job);
            return null;
        } finally {
            lock.unlock();
        }
    }

    void returned(PooledWorker worker, List<Long> numbers) {
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
            touched = dispatcher.refill(worker, answered);
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
        lock.lock();
        try {
            RemoteJob<?> running = dispatcher.remove(worker, death.begun());
            if (running != null && !running.isDone()) {
                endOrRequeue(running, worker, death, ends);
            }
            if (!worker.ready && !worker.killed) {
                noteStartFailure(death.startFailure(worker.place(null)));
            }
            touched = stopped || broken != null ? new ArrayList<>() : dispatcher.dispatch();
            endWaiting(ends);
            if (running != null && !shutDown && broken == null) {
                dispatcher.replace();
            }
            touched.addAll(endIdleWorkers());
            if (isTerminatedLocked()) {
                ended.signalAll();
            }
        } finally {
            lock.unlock();
        }
        flush(touched);
        ends.forEach(Runnable::run);
    }

    private void endOrRequeue(RemoteJob<?> running, PooledWorker worker, WorkerDeath death, List<Runnable> ends) {
        if (stopped) {
            ends.add(running::cancel);
            return;
        }
        Place place = worker.place(running.name());
        WorkerException failure = running.overdue ? running.timeout(place) : death.failure(place, running.history.text());
        boolean again = running.hasAttemptLeft() && (!running.overdue || running.options.retriesOn(failure));
        running.overdue = false;
        if (again) {
            running.history.add(failure);
            dispatcher.requeue(running);
        } else {
            Throwable end = running.history.giveUp(failure);
            ends.add(() -> running.fail(end));
        }
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
            if (isTerminatedLocked()) {
                ended.signalAll();
            }
        } finally {
            lock.unlock();
        }
        flush(touched);
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
                Iterator<RemoteJob<?>> sent = worker.inFlight.iterator();
                if (sent.hasNext()) {
                    running.add(sent.next());
                }
                sent.forEachRemaining(unbegun::add);
            }
            if (isTerminatedLocked()) {
                ended.signalAll();
            }
        } finally {
            lock.unlock();
        }
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
                return;
            }
            if (stop) {
                stopper.stop(worker, job);
            } else {
                Stopper.send(worker, job, Message.GIVE_BACK);
            }
        } finally {
            lock.unlock();
        }
        worker.outbox.flush();
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

    private boolean isTerminatedLocked() {
        return shutDown && dispatcher.isEmpty();
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
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lock();
        try {
            while (!isTerminatedLocked()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = ended.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
