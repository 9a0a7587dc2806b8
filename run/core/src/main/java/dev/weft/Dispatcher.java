package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.worker.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
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
    /** How many workers may die with a job in front of them that none has begun: such as one that takes all memory to receive. */
    private static final int MAX_UNBEGUN_DEATHS = 5;

    private static final int MAX_IN_FLIGHT = 1_024;

    private int maxWorkers;
    private final ProcessOptions options;
    private final IntFunction<PooledWorker> makeWorker;
    private final Consumer<PooledWorker> watch;
    private final ArrayDeque<RemoteJob<?>> queue = new ArrayDeque<>();

    /** Workers that take part in the work. */
    private final List<PooledWorker> workers = new ArrayList<>();

    /** Workers that are started and have no part in the work, the one started first in front. */
    private final ArrayDeque<PooledWorker> spares = new ArrayDeque<>();

    /** Workers that were told to end. */
    private final Set<PooledWorker> leaving = new HashSet<>();

    private int wantedSpares;
    private boolean closing;

    /** Workers without a job, the one used last at the end. */
    private final ArrayDeque<PooledWorker> idle = new ArrayDeque<>();

    private int lastNumber;

    /**
     * @param makeWorker makes a worker, not yet started, by its number
     * @param watch told when the first of a worker's jobs may be another one
     */
    Dispatcher(ProcessOptions options, IntFunction<PooledWorker> makeWorker, Consumer<PooledWorker> watch) {
        this.options = options;
        this.maxWorkers = options.workers();
        this.wantedSpares = options.spares();
        this.makeWorker = makeWorker;
        this.watch = watch;
    }

    /** All whose processes live. */
    List<PooledWorker> workers() {
        var all = new ArrayList<>(workers);
        all.addAll(spares);
        all.addAll(leaving);
        return all;
    }

    boolean isEmpty() {
        return !hasWaiting() && workers.isEmpty() && spares.isEmpty() && leaving.isEmpty();
    }

    /** How many workers have something to do. */
    int busy() {
        int count = 0;
        for (PooledWorker worker : workers) {
            count += worker.inFlight.isEmpty() ? 0 : 1;
        }
        return count;
    }

    /** Changes the number of workers, and gives those that are told to end now. */
    List<PooledWorker> resize(int most) {
        maxWorkers = most;
        var ending = new ArrayList<PooledWorker>();
        while (workers.size() > maxWorkers && !idle.isEmpty()) {
            PooledWorker worker = idle.removeFirst();
            retire(worker, WorkerEnd.POOL_SHRUNK);
            ending.add(worker);
        }
        return ending;
    }

    /** Ends workers that have had nothing to do since {@code before}; gives them. */
    List<PooledWorker> endIdleSince(long before) {
        var ending = new ArrayList<PooledWorker>();
        while (!idle.isEmpty() && idle.element().idleSince - before <= 0) {
            PooledWorker worker = idle.remove();
            retire(worker, WorkerEnd.IDLE);
            ending.add(worker);
        }
        if (workers.isEmpty()) {
            for (PooledWorker spare : List.copyOf(spares)) {
                spares.remove(spare);
                retire(spare, WorkerEnd.IDLE);
                ending.add(spare);
            }
        }
        return ending;
    }

    /** Since when the worker has had nothing to do that has waited longest; null if all are busy. */
    @Nullable Long longestIdle() {
        return idle.isEmpty() ? null : Long.valueOf(idle.element().idleSince);
    }

    /** Has a worker without a job end in order, out of the way of the others. */
    private void retire(PooledWorker worker, WorkerEnd reason) {
        worker.retirement = reason;
        worker.atWork = false;
        workers.remove(worker);
        leaving.add(worker);
        worker.end();
    }

    /** Why {@code worker} is to be replaced before its next task; null if it is not. */
    private @Nullable WorkerEnd reasonToRetire(PooledWorker worker) {
        if (workers.size() > maxWorkers) {
            return WorkerEnd.POOL_SHRUNK;
        }
        return options.maxTasksPerWorker() > 0 && worker.answered >= options.maxTasksPerWorker()
                ? WorkerEnd.ENOUGH_TASKS
                : worker.retirement;
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
            if (worker == null && workers.size() < maxWorkers && preparing() < queue.size()) {
                worker = enlist();
            }
            if (worker == null) {
                break;
            }
            // One that still has to prepare comes back for a job when it has.
            if (worker.initializer == null) {
                give(worker);
                touched.add(worker);
            }
        }
        if (!workers.isEmpty()) {
            keepSpares();
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

    private int preparing() {
        int count = 0;
        for (PooledWorker worker : workers) {
            count += worker.initializer == null ? 0 : 1;
        }
        return count;
    }

    /** A spare worker if there is one, or else a new one. */
    private PooledWorker enlist() {
        PooledWorker worker = spares.poll();
        if (worker == null) {
            worker = start();
        }
        worker.atWork = true;
        workers.add(worker);
        return worker;
    }

    private PooledWorker start() {
        PooledWorker worker = makeWorker.apply(++lastNumber);
        RemoteJob<?> initializer = worker.initializer;
        if (initializer != null) {
            send(initializer, worker);
        }
        worker.start();
        return worker;
    }

    private void keepSpares() {
        while (!closing && spares.size() < wantedSpares) {
            spares.add(start());
        }
    }

    /** Puts a worker in the place of one that died, so that the next job need not wait for it. */
    void replace() {
        wantSpare();
        if (workers.size() < maxWorkers) {
            PooledWorker worker = enlist();
            if (worker.initializer == null) {
                addIdle(worker, true);
            }
        }
        keepSpares();
    }

    /** From now on replacements are to be expected. */
    private void wantSpare() {
        if (options.spares() == -1) {
            wantedSpares = 1;
        }
    }

    private void addIdle(PooledWorker worker, boolean first) {
        worker.idleSince = System.nanoTime();
        if (first && options.idleTimeout().isZero()) {
            idle.addFirst(worker);
        } else {
            idle.addLast(worker);
        }
        watch.accept(worker);
    }

    private void give(PooledWorker worker) {
        int share = Math.max(1, queue.size() / maxWorkers);
        int chunk = 0;
        long most = options.maxTasksPerWorker() == 0 ? Long.MAX_VALUE : options.maxTasksPerWorker() - worker.answered;
        while (hasWaiting() && worker.inFlight.size() < most && worker.inFlight.size() < MAX_IN_FLIGHT + chunk) {
            RemoteJob<?> job = queue.element();
            job.expectedNanos = expected(job);
            if (chunk > 0) {
                chunk--;
            } else if (!worker.inFlight.isEmpty()
                    && (share == 0 || worker.expectedNanos + job.expectedNanos > WINDOW_NANOS || worker.outbox.isFull())) {
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
        if (job.equals(worker.initializer)) {
            worker.initializer = null;
        } else {
            worker.answered++;
        }
        worker.outbox.consumed(job.sentAt);
        worker.expectedNanos -= job.expectedNanos;
        job.worker = null;
        ByteWriter message = job.message;
        if (message != null && (succeeded || !job.hasAttemptLeft())) {
            job.message = null;
            if (succeeded) {
                // A worker that has no memory for a message answers before it has read it.
                message.recycle();
            }
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
        if (!worker.ending && !worker.killed && worker.atWork) {
            WorkerEnd reason = reasonToRetire(worker);
            if (reason != null) {
                if (worker.inFlight.isEmpty()) {
                    idle.remove(worker);
                    retire(worker, reason);
                    if (reason != WorkerEnd.POOL_SHRUNK) {
                        wantSpare();
                    }
                }
            } else if (hasWaiting() && (answered || worker.inFlight.isEmpty())) {
                idle.remove(worker);
                give(worker);
            } else if (!worker.inFlight.isEmpty()) {
                watch.accept(worker);
            } else if (!idle.contains(worker)) {
                addIdle(worker, false);
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
        spares.remove(worker);
        leaving.remove(worker);
        RemoteJob<?> running = stuck(worker, begun);
        for (RemoteJob<?> job : List.copyOf(worker.inFlight).reversed()) {
            job.worker = null;
            if (job.number == begun) {
                running = job;
            } else if (job != running && !job.equals(worker.initializer)) {
                requeue(job);
            }
        }
        worker.inFlight.clear();
        return running;
    }

    /** The first job of {@code worker} if workers have died of it again and again before they could begin it. */
    private static @Nullable RemoteJob<?> stuck(PooledWorker worker, long begun) {
        RemoteJob<?> first = worker.inFlight.peek();
        boolean guiltless = first == null || first.number == begun || worker.killed || !worker.ready;
        return guiltless || ++first.unbegunDeaths < MAX_UNBEGUN_DEATHS ? null : first;
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
        closing = true;
        var ending = new ArrayList<>(idle);
        ending.addAll(spares);
        spares.clear();
        idle.clear();
        ending.forEach(worker -> retire(worker, WorkerEnd.POOL_CLOSED));
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
