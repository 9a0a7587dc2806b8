package dev.weft;

import dev.weft.ipc.ByteWriter;
import dev.weft.worker.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    /** A quarter of what shared memory holds in one direction: what goes ahead of the work should not fill it. */
    private static final long WINDOW_BYTES = 1024 * 1024;

    private static final long STUCK_NANOS = 10_000_000;

    private static final long SHORT_NANOS = 20_000;

    /** How many workers may die with a job in front of them that none has begun: such as one that takes all memory to receive. */
    private static final int MAX_UNBEGUN_DEATHS = 5;

    private static final int MAX_IN_FLIGHT = 1_024;

    /** How many functions spares know beforehand. */
    private static final int MAX_RECENT = 16;

    private int maxWorkers;
    private final ProcessOptions options;
    private final Supplier<@Nullable PooledWorker> makeWorker;
    private final Supplier<List<RemoteJob<?>>> lastJobs;
    private final Consumer<PooledWorker> watch;
    private final JobQueue<RemoteJob<?>> queue = new JobQueue<>(job -> job.options.priority());

    /** Workers that take part in the work. */
    private final List<PooledWorker> workers = new ArrayList<>();

    /** Workers that are started and have no part in the work, the one started first in front. */
    private final ArrayDeque<PooledWorker> spares = new ArrayDeque<>();

    /** Workers that were told to end. */
    private final Set<PooledWorker> leaving = new HashSet<>();

    private final Runnable spareAlarm;
    private boolean hasSpareAlarm;

    /** Functions that were sent last. */
    private final ArrayDeque<RemoteCode> recent = new ArrayDeque<>();

    /** Spares that were told of functions and whose outboxes are to be flushed. */
    private final List<PooledWorker> told = new ArrayList<>();

    private int wantedSpares;
    private boolean closing;

    /** Workers without a job, the one used last at the end. */
    private final ArrayDeque<PooledWorker> idle = new ArrayDeque<>();

    /**
     * @param makeWorker makes a worker, not yet started; null if there is no room for it now
     * @param lastJobs gives what a worker does before it ends
     * @param watch told when the first of a worker's jobs may be another one
     * @param spareAlarm has {@link #startSpares} called in a moment
     */
    Dispatcher(ProcessOptions options, Supplier<@Nullable PooledWorker> makeWorker, Supplier<List<RemoteJob<?>>> lastJobs,
            Consumer<PooledWorker> watch, Runnable spareAlarm) {
        this.options = options;
        this.maxWorkers = options.workers();
        this.wantedSpares = options.spares();
        this.makeWorker = makeWorker;
        this.lastJobs = lastJobs;
        this.watch = watch;
        this.spareAlarm = spareAlarm;
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
        for (PooledWorker worker : leaving) {
            RemoteJob<?> job = worker.inFlight.peek();
            count += job != null && job.role == RemoteJob.Role.TASK ? 1 : 0;
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
        leave(worker);
    }

    /** The next step of a worker that is to end and has nothing to do: what it does last, and then its end. */
    private void leave(PooledWorker worker) {
        List<RemoteJob<?>> last = worker.hasLastJobs ? List.of() : lastJobs.get();
        worker.hasLastJobs = true;
        if (last.isEmpty()) {
            worker.end();
        } else {
            send(last, worker);
            watch.accept(worker);
        }
    }

    /** Has a worker end as soon as it can, and others run what it has not begun. The caller flushes. */
    void dismiss(PooledWorker worker, WorkerEnd reason) {
        if (idle.remove(worker) || spares.remove(worker)) {
            retire(worker, reason);
        } else if (workers.remove(worker)) {
            // It has a task, but is none of those any more that others wait for.
            worker.retirement = reason;
            worker.atWork = false;
            leaving.add(worker);
            if (worker.load > 1 && !worker.recalling) {
                recall(worker, worker.load - 1);
            }
        }
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

    void enqueue(List<? extends PoolJob<?>> jobs) {
        for (PoolJob<?> job : jobs) {
            if (!job.isDone()) {
                queue.add((RemoteJob<?>) job);
            }
        }
    }

    /** Puts what is left of {@code job} in front: it was there before. */
    void requeue(RemoteJob<?> job) {
        RemoteJob<?> rest = job.answered == 0 ? job : job.split(job.answered);
        rest.worker = null;
        queue.addFirst(rest);
    }

    /** Starts a worker if there is none: the first job is about to come. */
    void startFirst() {
        if (workers.isEmpty()) {
            PooledWorker worker = enlist();
            if (worker != null && worker.first.isEmpty()) {
                addIdle(worker, false);
            }
        }
    }

    /** How many workers there would be if there were room: those there are, and one for each job that waits. */
    int wanted() {
        return (int) Math.min(maxWorkers, (long) workers.size() + queue.size());
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
            if (worker.first.isEmpty()) {
                give(worker);
                touched.add(worker);
            }
        }
        if (!workers.isEmpty()) {
            keepSpares();
        }
        touched.addAll(told);
        told.clear();
        return touched;
    }

    /** Whether it does little harm to have jobs wait in a moment in which more come: short tasks, fewer than {@code most}. */
    boolean mayCollect(int most) {
        if (workers.size() < maxWorkers || queue.isEmpty() || queue.size() >= most) {
            return false;
        }
        RemoteJob<?> first = queue.element();
        return first.count == 1 && expected(first) < SHORT_NANOS;
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
            count += worker.first.isEmpty() ? 0 : 1;
        }
        return count;
    }

    /** A spare worker if there is one, or else a new one; null if there is no room for that. */
    private @Nullable PooledWorker enlist() {
        PooledWorker worker = spares.poll();
        if (worker == null) {
            worker = start();
        }
        if (worker == null) {
            return null;
        }
        worker.atWork = true;
        workers.add(worker);
        return worker;
    }

    private @Nullable PooledWorker start() {
        PooledWorker worker = makeWorker.get();
        if (worker == null) {
            return null;
        }
        send(List.copyOf(worker.first), worker);
        worker.start();
        return worker;
    }

    /** Sees to it that there will be spares: in a moment, since starting them would slow down what has just begun. */
    private void keepSpares() {
        if (!closing && !hasSpareAlarm && spares.size() < wantedSpares) {
            hasSpareAlarm = true;
            spareAlarm.run();
        }
    }

    /** Starts the spares that are wanted; gives those whose outboxes are to be flushed. */
    List<PooledWorker> startSpares() {
        hasSpareAlarm = false;
        while (!closing && spares.size() < wantedSpares) {
            PooledWorker spare = start();
            if (spare == null) {
                break;
            }
            recent.forEach(code -> tell(spare, code));
            spares.add(spare);
        }
        return List.copyOf(spares);
    }

    /** Puts a worker in the place of one that died, so that the next job need not wait for it. */
    void replace() {
        wantSpare();
        if (workers.size() < maxWorkers) {
            PooledWorker worker = enlist();
            if (worker != null && worker.first.isEmpty()) {
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
        if (first && options.pool().idleTimeout().isZero()) {
            idle.addFirst(worker);
        } else {
            idle.addLast(worker);
        }
        watch.accept(worker);
    }

    private void give(PooledWorker worker) {
        int share = Math.max(1, queue.size() / maxWorkers);
        long most = options.maxTasksPerWorker() == 0 ? Long.MAX_VALUE : options.maxTasksPerWorker() - worker.answered;
        var jobs = new ArrayList<RemoteJob<?>>();
        long nanos = worker.expectedNanos;
        long load = worker.load;
        long bytes = worker.outbox.underWay();
        while (hasWaiting() && load < most && worker.inFlight.size() + jobs.size() < MAX_IN_FLIGHT) {
            RemoteJob<?> job = queue.element();
            job.taskNanos = expected(job);
            boolean enough = share == 0 || nanos + job.count * job.taskNanos > WINDOW_NANOS || bytes > WINDOW_BYTES;
            if (load > 0 && enough) {
                break;
            }
            queue.remove();
            if (job.count > most - load) {
                queue.addFirst(job.split((int) (most - load)));
            }
            share--;
            nanos += job.count * job.taskNanos;
            load += job.count;
            bytes += job.messageSize();
            jobs.add(job);
        }
        send(jobs, worker);
        watch.accept(worker);
    }

    private static long expected(RemoteJob<?> job) {
        long mean = job.code.time().nanos();
        return mean == MeanTime.UNKNOWN ? WINDOW_NANOS : Math.min(mean, WINDOW_NANOS);
    }

    private void send(List<RemoteJob<?>> jobs, PooledWorker worker) {
        for (int from = 0; from < jobs.size(); ) {
            int to = TaskMessage.together(jobs, from);
            List<RemoteJob<?>> some = jobs.subList(from, to);
            RemoteCode code = some.getFirst().code;
            if (tell(worker, code) && !code.once()) {
                remember(code);
            }
            if (worker.inFlight.isEmpty()) {
                worker.headSince = System.nanoTime();
                worker.expectedNanos = 0;
                worker.load = 0;
            }
            long sentAt = TaskMessage.append(some, worker.outbox);
            for (RemoteJob<?> job : some) {
                job.worker = worker;
                job.overdue = false;
                job.sentAt = sentAt;
                worker.inFlight.add(job);
                worker.expectedNanos += job.count * job.taskNanos;
                worker.load += job.count;
            }
            from = to;
        }
    }

    /** Sends {@code code} to {@code worker} unless it has it; gives whether it had not. */
    private static boolean tell(PooledWorker worker, RemoteCode code) {
        if (!worker.known.add(code.number())) {
            return false;
        }
        var function = new ByteWriter(code.message().size() + 8);
        function.writeVar(code.number());
        function.write(code.message().array(), 0, code.message().size());
        worker.outbox.append(Message.FUNCTION, function);
        return true;
    }

    /** Lets spares have {@code code}, which they prepare while they have nothing to do. */
    private void remember(RemoteCode code) {
        recent.remove(code);
        recent.addLast(code);
        if (recent.size() > MAX_RECENT) {
            recent.removeFirst();
        }
        for (PooledWorker spare : spares) {
            if (tell(spare, code)) {
                told.add(spare);
            }
        }
    }

    /**
     * Takes the next {@code count} tasks of {@code worker}, which it has answered and the first of which must have this number; null if
     * they are not the next.
     */
    @Nullable List<Answered> answered(PooledWorker worker, long number, int count) {
        if (!areNext(worker, number, count)) {
            return null;
        }
        var answered = new ArrayList<Answered>();
        int left = count;
        while (left > 0) {
            RemoteJob<?> job = worker.inFlight.element();
            int some = Math.min(left, job.left());
            answered.add(new Answered(job, job.answered, some));
            left -= some;
            take(worker, job, some);
            // A success may still turn out to be unreadable, which is a failure that can be tried again.
            if (job.left() == 0 && !job.hasAttemptLeft()) {
                job.message = null;
            }
        }
        return answered;
    }

    /** Before any of them is taken: what is taken and not answered would never end. */
    private static boolean areNext(PooledWorker worker, long number, int count) {
        int left = count;
        for (RemoteJob<?> job : worker.inFlight) {
            if (left == 0 || job.current() != number + count - left) {
                break;
            }
            left -= Math.min(left, job.left());
        }
        return left == 0;
    }

    /** Some tasks of a job, from the one at {@code index} on. */
    record Answered(RemoteJob<?> job, int index, int count) {}

    /** Takes the first {@code count} tasks of {@code job}, the first that {@code worker} has, from it. */
    private static void take(PooledWorker worker, RemoteJob<?> job, int count) {
        worker.outbox.consumed(job.sentAt);
        worker.expectedNanos -= count * job.taskNanos;
        worker.load -= count;
        job.answered += count;
        switch (job.role) {
            case FIRST -> worker.first.remove();
            case TASK -> worker.answered += count;
            case LAST -> { }
        }
        if (job.left() == 0) {
            worker.inFlight.remove();
            job.worker = null;
        }
    }

    /** Makes a job of its own of the task that {@code worker} runs or will run next; null if it has none. */
    static @Nullable RemoteJob<?> isolate(PooledWorker worker) {
        RemoteJob<?> first = worker.inFlight.poll();
        if (first == null) {
            return null;
        }
        RemoteJob<?> current = first.answered == 0 ? first : first.split(first.answered);
        if (current.count > 1) {
            worker.inFlight.addFirst(current.split(1));
        }
        worker.inFlight.addFirst(current);
        return current;
    }

    /** Takes back tasks that {@code worker} has not begun. */
    void returned(PooledWorker worker, Set<Long> numbers) {
        worker.recalling = false;
        List<RemoteJob<?>> oldestFirst = new ArrayList<>();
        List<RemoteJob<?>> kept = new ArrayList<>();
        for (RemoteJob<?> sent : worker.inFlight) {
            RemoteJob<?> job = sent;
            // Of a chunk it gives back some at the end, or one task that was made a job of its own.
            int keeps = job.answered;
            while (keeps < job.count && !numbers.contains(job.number + keeps)) {
                keeps++;
            }
            if (keeps == job.count || job.role != RemoteJob.Role.TASK) {
                kept.add(job);
                continue;
            }
            RemoteJob<?> given = keeps == 0 ? job : job.split(keeps);
            if (job.left() > 0 && job != given) {
                kept.add(job);
            }
            worker.expectedNanos -= given.count * given.taskNanos;
            worker.load -= given.count;
            oldestFirst.add(given);
        }
        if (!oldestFirst.isEmpty()) {
            worker.inFlight.clear();
            worker.inFlight.addAll(kept);
            oldestFirst.reversed().forEach(this::requeue);
        }
    }

    /**
     * Gives {@code worker}, which has less to do than before, what it may have now, and has others give back what waits too long.
     *
     * @param answered whether it finished something; one that only gave jobs back has a long one before it and gets no more behind that
     * @param collects whether what waits is to wait for more
     */
    List<PooledWorker> refill(PooledWorker worker, boolean answered, boolean collects) {
        long now = System.nanoTime();
        if (answered) {
            worker.headSince = now;
        }
        if (leaving.contains(worker) && worker.inFlight.isEmpty() && !worker.ending) {
            leave(worker);
        } else if (!worker.ending && !worker.killed && worker.atWork) {
            WorkerEnd reason = reasonToRetire(worker);
            if (reason != null) {
                if (worker.inFlight.isEmpty()) {
                    idle.remove(worker);
                    retire(worker, reason);
                    if (reason != WorkerEnd.POOL_SHRUNK) {
                        wantSpare();
                    }
                }
            } else if (!collects && hasWaiting() && (answered || worker.inFlight.isEmpty())) {
                idle.remove(worker);
                give(worker);
            } else if (!worker.inFlight.isEmpty()) {
                watch.accept(worker);
            } else if (!idle.contains(worker)) {
                addIdle(worker, false);
            }
        }
        List<PooledWorker> touched = collects ? new ArrayList<>() : dispatch();
        touched.add(worker);
        for (PooledWorker other : workers) {
            boolean waits = other != worker && other.load > 1 && !other.recalling;
            if (waits && (!idle.isEmpty() || now - other.headSince > STUCK_NANOS)) {
                recallHalf(other);
                touched.add(other);
            }
        }
        return touched;
    }

    private static void recallHalf(PooledWorker worker) {
        recall(worker, worker.load / 2);
    }

    /** Has {@code worker} give back what it has not begun, at most {@code most} tasks; what prepares or ends it stays with it. */
    static void recall(PooledWorker worker, long most) {
        RemoteJob<?> newest = worker.inFlight.peekLast();
        if (newest == null || newest.role != RemoteJob.Role.TASK) {
            return;
        }
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
        // In order, so what it had begun is the first that it has not answered.
        RemoteJob<?> first = isolate(worker);
        boolean ends = first != null && (first.number == begun || first.role == RemoteJob.Role.LAST || isStuck(first, worker));
        RemoteJob<?> running = ends ? first : null;
        for (RemoteJob<?> job : List.copyOf(worker.inFlight).reversed()) {
            job.worker = null;
            if (!job.equals(running) && job.role == RemoteJob.Role.TASK) {
                requeue(job);
            }
        }
        worker.inFlight.clear();
        worker.load = 0;
        return running;
    }

    /** Whether workers have died of {@code first} again and again before they could begin it. */
    private static boolean isStuck(RemoteJob<?> first, PooledWorker worker) {
        return !worker.killed && worker.ready && ++first.unbegunDeaths >= MAX_UNBEGUN_DEATHS;
    }

    /** Takes all that waits. */
    List<RemoteJob<?>> drain() {
        return queue.drain();
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
