package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.job.Alarms;
import dev.weft.job.Nanos;
import dev.weft.worker.Message;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stops tasks in worker JVMs that were cancelled or are over their time: by interrupting their thread, then by the end of their worker.
 *
 * <p>Only the first job of a worker can be running, so each worker has one alarm at most. It is not moved when that job ends; when it
 * rings, the job that is first by then is looked at, and the time at which the worker has begun it, which stands in the worker's
 * journal. Nothing is sent or asked for that. Guarded by the pool's lock.
 */
final class Stopper {
    /** How long a worker that runs other tasks as well may take to end itself for one before it is killed. */
    private static final long HALT_NANOS = 500_000_000;

    /** How long a ready worker may take to begin a task beyond the task's own limit. */
    private static final long BEGIN_NANOS = 10_000_000_000L;

    private final long graceNanos;
    private final ReentrantLock lock;

    Stopper(ProcessOptions options, ReentrantLock lock) {
        this.graceNanos = Nanos.of(options.grace());
        this.lock = lock;
    }

    /**
     * Called when the first job of {@code worker} may be another one. One that was cancelled and let run keeps its limit: nobody may wait
     * for it, but it has the worker.
     */
    void watch(PooledWorker worker) {
        RemoteJob<?> job = worker.inFlight.peek();
        if (job == null || worker.killed || job.overdue || job.options.timeout() == null) {
            return;
        }
        setAlarm(worker, worker.headSince + job.options.timeoutNanos());
    }

    private void setAlarm(PooledWorker worker, long nanoTime) {
        if (worker.hasAlarm && worker.alarmAt - nanoTime <= 0) {
            return;
        }
        worker.hasAlarm = true;
        worker.alarmAt = nanoTime;
        var _ = Alarms.in(nanoTime - System.nanoTime(), () -> ring(worker, nanoTime));
    }

    private void ring(PooledWorker worker, long nanoTime) {
        lock.lock();
        try {
            if (!worker.hasAlarm || worker.alarmAt != nanoTime) {
                return;
            }
            worker.hasAlarm = false;
            RemoteJob<?> job = worker.inFlight.peek();
            if (job == null || worker.killed || job.overdue || job.options.timeout() == null) {
                return;
            }
            long now = System.nanoTime();
            long limit = job.options.timeoutNanos();
            long begun = worker.begunAt(job.current(), now);
            boolean neverBegins = begun == now && worker.ready && now - worker.headSince > limit + BEGIN_NANOS;
            if (now - begun >= limit || neverBegins) {
                overdue(worker, Objects.requireNonNull(Dispatcher.isolate(worker)), begun);
            } else {
                setAlarm(worker, begun + limit);
            }
        } finally {
            lock.unlock();
        }
        worker.flush();
    }

    private void overdue(PooledWorker worker, RemoteJob<?> job, long begun) {
        job.overdue = true;
        job.begun(begun, worker.place(null));
        TaskTimeout failure = job.timeout(worker.place(job.name()));
        if (!job.hasAttemptLeft() || !job.options.retriesOn(failure)) {
            Throwable end = job.history.giveUp(failure);
            Alarms.elsewhere(() -> job.fail(end));
        }
        stop(worker, job);
    }

    /** Stops {@code job} if it runs. The caller flushes. */
    void stop(PooledWorker worker, RemoteJob<?> job) {
        if (graceNanos == 0) {
            end(worker, job);
            return;
        }
        send(worker, job, Message.INTERRUPT);
        if (worker.load > 1 && !worker.recalling && job.equals(worker.inFlight.peek())) {
            Dispatcher.recall(worker, worker.load - 1);
        }
        int attempt = job.history.attempts();
        var _ = Alarms.in(graceNanos, () -> endIfStill(worker, job, attempt));
    }

    private void endIfStill(PooledWorker worker, RemoteJob<?> job, int attempt) {
        lock.lock();
        try {
            if (worker.equals(job.worker) && attempt == job.history.attempts() && !worker.killed) {
                end(worker, job);
            }
        } finally {
            lock.unlock();
        }
        worker.flush();
    }

    private void end(PooledWorker worker, RemoteJob<?> job) {
        if (worker.load == 1) {
            worker.kill();
            return;
        }
        // Others may be running there by now, so the worker decides.
        send(worker, job, Message.HALT);
        int attempt = job.history.attempts();
        var _ = Alarms.in(HALT_NANOS, () -> killIfStill(worker, job, attempt));
    }

    private void killIfStill(PooledWorker worker, RemoteJob<?> job, int attempt) {
        lock.lock();
        try {
            if (worker.equals(job.worker) && attempt == job.history.attempts()) {
                worker.kill();
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param whenRunning what {@link Message} says of a task that runs */
    static void send(PooledWorker worker, RemoteJob<?> job, int whenRunning) {
        var message = new ByteWriter(16);
        message.writeVar(job.current());
        message.writeVar(job.left());
        message.write(whenRunning);
        worker.outbox.append(Message.CANCEL, message);
    }
}
