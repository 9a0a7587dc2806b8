package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.worker.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a process pool and what its workers have of it. All of it is guarded by the pool's lock.
 *
 * <p>A worker may always have one job. It is given more only while all that it has is expected to take no longer than
 * {@link #WINDOW_NANOS}, which keeps it busy while its answers travel, and never more than a fair share of the queue. Jobs of a function
 * whose time is not known yet count as long. A worker that becomes idle while the queue is empty calls back the newer half of what
 * another worker has not begun; so does one that is refilled while another's first job has taken longer than {@link #STUCK_NANOS} with
 * others behind it. The other worker decides what it has begun, so a job never runs twice for this.
 */
final class Dispatcher {
    private static final long WINDOW_NANOS = 1_000_000;
    private static final long STUCK_NANOS = 10_000_000;
    private static final int MAX_IN_FLIGHT = 1_024;

    private final int maxWorkers;
    private final IntFunction<PooledWorker> makeWorker;
    private final Consumer<PooledWorker> watch;
    private final ArrayDeque<RemoteJob<?>> queue = new ArrayDeque<>();
    private final List<PooledWorker> workers = new ArrayList<>();

    /** Workers without a job, the one used last at the end. */
    private final ArrayDeque<PooledWorker> idle = new ArrayDeque<>();

    private int lastNumber;

    /**
     * @param makeWorker makes a worker, not yet started, by its number
     * @param watch told when the first of a worker's jobs may be another one
     */
    Dispatcher(int maxWorkers, IntFunction<PooledWorker> makeWorker, Consumer<PooledWorker> watch) {
        this.maxWorkers = maxWorkers;
        this.makeWorker = makeWorker;
        this.watch = watch;
    }

    List<PooledWorker> workers() {
        return workers;
    }

    boolean isEmpty() {
        return !hasWaiting() && workers.isEmpty();
    }

    /** @param together whether the jobs are one chunk, which a worker gets as a whole */
    void enqueue(List<? extends PoolJob<?>> jobs, boolean together) {
        int left = jobs.size();
        for (PoolJob<?> any : jobs) {
            var job = (RemoteJob<?>) any;
            left--;
            if (!job.isDone()) {
                job.followers = together ? left : 0;
                queue.add(job);
            }
        }
    }

    /** Puts {@code job} in front: it was there before. */
    void requeue(RemoteJob<?> job) {
        job.worker = null;
        job.followers = 0;
        queue.addFirst(job);
    }

    /** Gives waiting jobs to idle workers and to new ones, and tells which workers' outboxes are to be flushed. */
    List<PooledWorker> dispatch() {
        List<PooledWorker> touched = new ArrayList<>();
        while (hasWaiting()) {
            PooledWorker worker = idle.pollLast();
            if (worker == null && workers.size() < maxWorkers) {
                worker = start();
            }
            if (worker == null) {
                break;
            }
            give(worker);
            touched.add(worker);
        }
        return touched;
    }

    private boolean hasWaiting() {
        // What was cancelled while it waited stays until here.
        while (!queue.isEmpty() && queue.element().isDone()) {
            queue.remove();
        }
        return !queue.isEmpty();
    }

    private PooledWorker start() {
        PooledWorker worker = makeWorker.apply(++lastNumber);
        workers.add(worker);
        worker.start();
        return worker;
    }

    /** Starts a worker in the place of one that died, so that the next job need not wait for it. */
    void replace() {
        if (workers.size() < maxWorkers) {
            idle.addFirst(start());
        }
    }

    private void give(PooledWorker worker) {
        int share = Math.max(1, queue.size() / maxWorkers);
        int chunk = 0;
        while (hasWaiting() && worker.inFlight.size() < MAX_IN_FLIGHT + chunk) {
            RemoteJob<?> job = queue.element();
            job.expectedNanos = expected(job);
            if (chunk > 0) {
                chunk--;
            } else if (!worker.inFlight.isEmpty() && (share == 0 || worker.expectedNanos + job.expectedNanos > WINDOW_NANOS)) {
                break;
            } else {
                chunk = job.followers;
                share--;
            }
            queue.remove();
            send(job, worker);
        }
        watch.accept(worker);
    }

    private static long expected(RemoteJob<?> job) {
        long mean = job.code.time().nanos();
        return mean == MeanTime.UNKNOWN ? WINDOW_NANOS : Math.min(mean, WINDOW_NANOS);
    }

    private static void send(RemoteJob<?> job, PooledWorker worker) {
        ByteWriter message = job.message;
        if (message == null) {
            return;
        }
        if (worker.known.add(job.code.number())) {
            var function = new ByteWriter(job.code.message().size() + 8);
            function.writeVar(job.code.number());
            function.write(job.code.message().array(), 0, job.code.message().size());
            worker.outbox.append(Message.FUNCTION, function);
        }
        if (worker.inFlight.isEmpty()) {
            worker.headSince = System.nanoTime();
            worker.expectedNanos = 0;
        }
        job.worker = worker;
        job.overdue = false;
        job.sentAt = worker.outbox.append(Message.TASK, message);
        worker.inFlight.add(job);
        worker.expectedNanos += job.expectedNanos;
    }

    /** Takes the job that {@code worker} has answered, which must be the first that it has; null if it is not. */
    @Nullable RemoteJob<?> answered(PooledWorker worker, long number, boolean succeeded) {
        RemoteJob<?> job = worker.inFlight.peek();
        if (job == null || job.number != number) {
            return null;
        }
        worker.inFlight.remove();
        worker.outbox.consumed(job.sentAt);
        worker.expectedNanos -= job.expectedNanos;
        job.worker = null;
        if (succeeded || !job.hasAttemptLeft()) {
            job.message = null;
        }
        return job;
    }

    /** Takes back jobs that {@code worker} has not begun. */
    void returned(PooledWorker worker, List<Long> numbers) {
        worker.recalling = false;
        var given = new HashSet<>(numbers);
        List<RemoteJob<?>> oldestFirst = new ArrayList<>();
        for (Iterator<RemoteJob<?>> sent = worker.inFlight.iterator(); sent.hasNext(); ) {
            RemoteJob<?> job = sent.next();
            if (given.contains(job.number)) {
                sent.remove();
                worker.expectedNanos -= job.expectedNanos;
                oldestFirst.add(job);
            }
        }
        oldestFirst.reversed().forEach(this::requeue);
    }

    /**
     * Gives {@code worker}, which has less to do than before, what it may have now, and has others give back what waits too long.
     *
     * @param answered whether it finished something; one that only gave jobs back has a long one before it and gets no more behind that
     */
    List<PooledWorker> refill(PooledWorker worker, boolean answered) {
        long now = System.nanoTime();
        if (answered) {
            worker.headSince = now;
        }
        if (!worker.ending && !worker.killed) {
            if (hasWaiting() && (answered || worker.inFlight.isEmpty())) {
                idle.remove(worker);
                give(worker);
            } else if (!worker.inFlight.isEmpty()) {
                watch.accept(worker);
            } else if (!idle.contains(worker)) {
                idle.add(worker);
            }
        }
        List<PooledWorker> touched = dispatch();
        touched.add(worker);
        for (PooledWorker other : workers) {
            boolean waits = other != worker && other.inFlight.size() > 1 && !other.recalling;
            if (waits && (!idle.isEmpty() || now - other.headSince > STUCK_NANOS)) {
                recallHalf(other);
                touched.add(other);
            }
        }
        return touched;
    }

    private static void recallHalf(PooledWorker worker) {
        recall(worker, worker.inFlight.size() / 2);
    }

    /** Has {@code worker} give back what it has not begun, at most {@code most} jobs. */
    static void recall(PooledWorker worker, int most) {
        var message = new ByteWriter(8);
        message.writeVar(most);
        worker.outbox.append(Message.RECALL, message);
        worker.recalling = true;
    }

    /** Takes away a worker that died, and its jobs back but the one that it had begun, which is given instead. */
    @Nullable RemoteJob<?> remove(PooledWorker worker, long begun) {
        workers.remove(worker);
        idle.remove(worker);
        RemoteJob<?> running = null;
        for (RemoteJob<?> job : List.copyOf(worker.inFlight).reversed()) {
            job.worker = null;
            if (job.number == begun) {
                running = job;
            } else {
                requeue(job);
            }
        }
        worker.inFlight.clear();
        return running;
    }

    /** Takes all that waits. */
    List<RemoteJob<?>> drain() {
        var jobs = new ArrayList<>(queue);
        queue.clear();
        return jobs;
    }

    /** Ends workers that have nothing to do while nothing waits. */
    List<PooledWorker> endIdle() {
        if (hasWaiting()) {
            return List.of();
        }
        var ending = new ArrayList<>(idle);
        idle.clear();
        ending.forEach(PooledWorker::end);
        return ending;
    }

    List<PooledWorker> forget(RemoteCode code) {
        var touched = new ArrayList<PooledWorker>();
        for (PooledWorker worker : workers) {
            if (worker.known.remove(code.number())) {
                var message = new ByteWriter(8);
                message.writeVar(code.number());
                worker.outbox.append(Message.FORGET, message);
                touched.add(worker);
            }
        }
        return touched;
    }
}
